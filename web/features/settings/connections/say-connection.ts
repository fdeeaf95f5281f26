import type { Connection, Sync } from '@throughline/service/contracts/connections';
import { formatQuantity } from '../../../ui/format/number.ts';
import { enumerate } from '../../../ui/format/words.ts';
import type { State } from '../../../ui/state-mark.tsx';

export const PROVIDERS: Record<Connection['provider'], { name: string; containers: [string, string] }> = {
  github: { name: 'GitHub', containers: ['repository', 'repositories'] },
  linear: { name: 'Linear', containers: ['team', 'teams'] },
};

/** The history is being read, so that what the page shows will be another in a moment. */
export function isReading({ syncs }: Pick<Connection, 'syncs'>): boolean {
  return syncs.some(({ state }) => state === 'running' || state === 'waiting');
}

/** `pull_requests` as it is read aloud. */
export function sayResource(resource: string): string {
  return resource.replaceAll('_', ' ');
}

export function markOf({ state, reason }: Pick<Sync, 'state' | 'reason'>): { state: State; word: string } {
  switch (state) {
    case 'done':
      return { state: 'met', word: 'read' };
    case 'failed':
      return { state: 'missed', word: 'failed' };
    case 'running':
      return { state: 'undecided', word: 'reading' };
    case 'waiting':
      return reason === null
        ? { state: 'undecided', word: 'in line' }
        : { state: 'at_risk', word: 'waiting' };
  }
}

/** How the connection stands in one mark: the worst of its parts, then what is missing for it to be of use. */
export function standingOf(connection: Connection): { state: State; word: string } {
  const { hasToken, webhookSecrets, syncs } = connection;
  if (syncs.some(({ state }) => state === 'failed')) return { state: 'missed', word: 'failed' };
  if (syncs.some(({ state, reason }) => state === 'waiting' && reason !== null))
    return { state: 'at_risk', word: 'waiting' };
  if (isReading(connection)) return { state: 'undecided', word: 'reading' };
  if (!hasToken && webhookSecrets.length === 0) return { state: 'no_data', word: 'not set up' };
  return { state: 'met', word: 'connected' };
}

/** The connection said aloud: how far its history is read, and what it hears of from now on. */
export function sayConnection(connection: Connection): string {
  return `${sayHistory(connection)} ${sayWebhook(connection)}`;
}

function sayHistory({ provider, hasToken, syncs }: Connection): string {
  if (!hasToken) return 'There is no token, so no history is read and nothing lost is found again.';
  if (syncs.length === 0) return 'Its history has not been read yet.';
  const [one, many] = PROVIDERS[provider].containers;
  const records = formatQuantity(
    syncs.reduce((sum, sync) => sum + sync.records, 0),
    'record',
  );
  const containers = formatQuantity(new Set(syncs.map(({ container }) => container)).size, one, many);
  const count = (state: Sync['state']) => syncs.filter((sync) => sync.state === state).length;
  const [failed, done] = [count('failed'), count('done')];
  if (failed + done < syncs.length) {
    const lost = failed > 0 ? `, ${failed} could not be read` : '';
    return `The history of ${containers} is being read: ${done} of ${syncs.length} parts are done${lost}, ${records} so far.`;
  }
  if (failed === 0) return `The history of ${containers} has been read: ${records}.`;
  return `${failed} of ${syncs.length} parts of the history of ${containers} could not be read; the others hold ${records}.`;
}

function sayWebhook({ provider, webhookSecrets }: Connection): string {
  return webhookSecrets.length === 0
    ? `No webhook secret has been made, so what ${PROVIDERS[provider].name} sends is refused.`
    : `Webhooks that are signed with its secret are taken in.`;
}

/** What a list says of it in one line: `GitHub · 3 repositories · token, webhook`. */
export function summarise({ provider, containers, hasToken, webhookSecrets }: Connection): string {
  const { name, containers: words } = PROVIDERS[provider];
  const has = [hasToken ? 'token' : '', webhookSecrets.length > 0 ? 'webhook' : ''].filter(Boolean);
  const what =
    containers.length > 0
      ? formatQuantity(containers.length, ...words)
      : provider === 'github'
        ? 'repositories of the services'
        : 'all teams';
  return [name, what, has.length > 0 ? enumerate(has) : 'neither token nor webhook'].join(' · ');
}
