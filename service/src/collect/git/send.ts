import type { RecordDeployment } from '../../contracts/deployments.ts';
import { type Access, ask, explain } from './api.ts';
import { Refusal } from './refusal.ts';

/** Records one release; the service knows it again by its `externalId`. @throws Refusal when it is not taken */
export async function send(access: Access, deployment: RecordDeployment): Promise<'recorded' | 'known'> {
  const answer = await ask(access, 'POST', '/api/v1/deployments', deployment);
  if (answer.status === 201) return 'recorded';
  if (answer.status === 200) return 'known';
  throw new Refusal(`The service did not take ${deployment.version}: ${explain(answer)}`);
}
