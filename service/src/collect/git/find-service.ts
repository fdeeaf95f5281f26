import { Service } from '../../contracts/services.ts';
import { type Access, ask, explain } from './api.ts';
import { Refusal } from './refusal.ts';
import type { Target } from './to-deployment.ts';

/**
 * Makes sure, before anything is read or written, that the service and its environment can take deployments.
 * With a team a service that is missing is created; without, the answer names the one that was probably meant.
 * @throws Refusal
 */
export async function findService(access: Access, target: Target, team: string | undefined): Promise<void> {
  const path = `/api/v1/services/${encodeURIComponent(target.service)}`;
  const answer = await ask(access, 'GET', path);
  if (answer.status === 404 && team !== undefined) return createService(access, path, target, team);
  if (answer.status === 404) {
    throw new Refusal(`${explain(answer)} To create it, name its team with --team.`);
  }
  if (answer.status === 401 || answer.status === 403) {
    throw new Refusal(`${explain(answer)} Give a token with --token or in THROUGHLINE_TOKEN.`);
  }
  if (answer.status !== 200) throw new Refusal(explain(answer));
  const { environments } = Service.pick({ environments: true }).parse(answer.body);
  if (environments.some(({ name }) => name === target.environment)) return;
  const names = environments.map(({ name }) => name).join(', ');
  throw new Refusal(
    `${target.service} has no environment ${target.environment}: choose one of ${names} with --environment`,
  );
}

async function createService(access: Access, path: string, target: Target, team: string): Promise<void> {
  const production = { name: 'production', production: true };
  const environments =
    target.environment === production.name
      ? [production]
      : [production, { name: target.environment, production: false }];
  const answer = await ask(access, 'PUT', path, { team, environments });
  if (answer.status >= 300) throw new Refusal(explain(answer));
}
