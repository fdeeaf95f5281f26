import { ChangeEvent } from '@throughline/service/contracts/change-events';
import { ChangeImpacts, SignalChanges } from '@throughline/service/contracts/signal-changes';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';

export type Effects = { changes: SignalChanges; impacts: ChangeImpacts };

/** What signals and KPIs did at a deployment. */
export function loadDeploymentEffects(id: string): Promise<Effects> {
  const segment = encodeURIComponent(id);
  return forPage(`/deployments/${segment}`, () => readEffects(`/api/v1/deployments/${segment}`, 'changes'));
}

/** What they did at a flag or a setting. */
export function loadChangeEffects(id: string): Promise<Effects> {
  const segment = encodeURIComponent(id);
  return forPage(`/changes/${segment}`, () => readEffects(`/api/v1/changes/${segment}`, 'signals'));
}

/** Read once per request: the title of the page and the page itself both need it. */
export const loadChange = cache((id: string): Promise<ChangeEvent> => {
  const segment = encodeURIComponent(id);
  return forPage(`/changes/${segment}`, () => read(ChangeEvent, `/api/v1/changes/${segment}`));
});

async function readEffects(address: string, what: 'changes' | 'signals'): Promise<Effects> {
  const [changes, impacts] = await Promise.all([
    read(SignalChanges, `${address}/${what}`),
    read(ChangeImpacts, `${address}/impact`),
  ]);
  return { changes, impacts };
}
