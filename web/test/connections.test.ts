import { type Connection, PutConnection, type Sync } from '@throughline/service/contracts/connections';
import { expect, test } from 'vitest';
import { groupSyncs } from '../features/settings/connections/group-syncs.ts';
import {
  placeInConnectionForm,
  readConnectionForm,
} from '../features/settings/connections/read-connection-form.ts';
import {
  isReading,
  markOf,
  sayConnection,
  sayResource,
  standingOf,
  summarise,
} from '../features/settings/connections/say-connection.ts';
import { toWebhookSecret } from '../features/settings/connections/to-webhook-secret.ts';

const AT = '2026-11-22T10:00:00Z';

function sync(over: Partial<Sync> = {}): Sync {
  return {
    container: 'acme/shop',
    resource: 'issues',
    state: 'done',
    records: 1_200,
    code: null,
    reason: null,
    remedy: null,
    resumesAt: null,
    startedAt: AT,
    finishedAt: AT,
    ...over,
  };
}

function connection(over: Partial<Connection> = {}): Connection {
  return {
    slug: 'acme',
    provider: 'github',
    name: 'Acme',
    apiUrl: 'https://api.github.com',
    hasToken: true,
    containers: ['acme/shop'],
    webhookUrl: 'https://throughline.example/webhooks/github',
    webhookSecrets: [{ createdAt: AT, expiresAt: null }],
    lastReconcileAt: null,
    syncs: [],
    ...over,
  };
}

function form(entries: Record<string, string>): FormData {
  const values = new FormData();
  for (const [name, value] of Object.entries(entries)) values.append(name, value);
  return values;
}

test('a connection is read from its form, and an empty token or address is not sent', () => {
  expect(
    PutConnection.parse(
      readConnectionForm(
        form({ name: ' Acme ', token: '', apiUrl: '', containers: 'acme/shop\r\nacme/mono, acme/web' }),
        'github',
      ),
    ),
  ).toEqual({ provider: 'github', name: 'Acme', containers: ['acme/shop', 'acme/mono', 'acme/web'] });
  expect(readConnectionForm(form({ name: '', token: ' lin_api_1 ', containers: '' }), 'linear')).toEqual({
    provider: 'linear',
    token: 'lin_api_1',
    containers: [],
  });
});

test('a fault in a list names its line', () => {
  expect(placeInConnectionForm('containers[2]')).toEqual({ name: 'containers', where: 'line 3' });
  expect(placeInConnectionForm('token')).toEqual({ name: 'token' });
  expect(placeInConnectionForm('provider')).toEqual({ name: 'slug' });
});

test.each<[string, Partial<Connection>, { state: string; word: string }]>([
  [
    'one part has failed',
    { syncs: [sync({ state: 'running' }), sync({ state: 'failed' })] },
    { state: 'missed', word: 'failed' },
  ],
  [
    'it waits for a reason',
    { syncs: [sync({ state: 'waiting', reason: 'Rate limit.' })] },
    { state: 'at_risk', word: 'waiting' },
  ],
  [
    'its turn has not come',
    { syncs: [sync(), sync({ state: 'waiting' })] },
    { state: 'undecided', word: 'reading' },
  ],
  ['all is read', { syncs: [sync()] }, { state: 'met', word: 'connected' }],
  ['only webhooks are read', { hasToken: false }, { state: 'met', word: 'connected' }],
  ['nothing was given', { hasToken: false, webhookSecrets: [] }, { state: 'no_data', word: 'not set up' }],
])('where %s, it says so', (_, over, standing) => {
  expect(standingOf(connection(over))).toEqual(standing);
});

test.each<[Partial<Connection>, string]>([
  [{}, 'Its history has not been read yet. Webhooks that are signed with its secret are taken in.'],
  [
    { syncs: [sync(), sync({ resource: 'releases', records: 34 })] },
    'The history of 1 repository has been read: 1,234 records. Webhooks that are signed with its secret are taken in.',
  ],
  [
    {
      syncs: [
        sync(),
        sync({ container: 'acme/mono', state: 'failed', records: 0 }),
        sync({ container: 'acme/mono', resource: 'releases', state: 'running', records: 1 }),
      ],
    },
    'The history of 2 repositories is being read: 1 of 3 parts are done, 1 could not be read, 1,201 records so far. Webhooks that are signed with its secret are taken in.',
  ],
  [
    {
      provider: 'linear',
      syncs: [sync({ container: 'ENG' }), sync({ container: 'OPS', state: 'failed', records: 0 })],
    },
    '1 of 2 parts of the history of 2 teams could not be read; the others hold 1,200 records. Webhooks that are signed with its secret are taken in.',
  ],
  [
    { provider: 'linear', hasToken: false, webhookSecrets: [] },
    'There is no token, so no history is read and nothing lost is found again. No webhook secret has been made, so what Linear sends is refused.',
  ],
])('%j is said aloud', (over, sentence) => {
  expect(sayConnection(connection(over))).toBe(sentence);
});

test('a list says in one line what is there', () => {
  expect(summarise(connection())).toBe('GitHub · 1 repository · token and webhook');
  expect(summarise(connection({ containers: [], webhookSecrets: [] }))).toBe(
    'GitHub · repositories of the services · token',
  );
  expect(
    summarise(connection({ provider: 'linear', containers: [], hasToken: false, webhookSecrets: [] })),
  ).toBe('Linear · all teams · neither token nor webhook');
});

test('a part that waits says whether something holds it up', () => {
  expect(markOf(sync({ state: 'waiting' })).word).toBe('in line');
  expect(markOf(sync({ state: 'waiting', reason: 'Rate limit.' }))).toEqual({
    state: 'at_risk',
    word: 'waiting',
  });
  expect(markOf(sync({ state: 'running' })).word).toBe('reading');
  expect(sayResource('pull_requests')).toBe('pull requests');
});

test('the page is read again only while something goes on', () => {
  expect(isReading({ syncs: [sync(), sync({ state: 'running' })] })).toBe(true);
  expect(isReading({ syncs: [sync(), sync({ state: 'failed' })] })).toBe(false);
});

test('parts stand under their repository, in the order of the alphabet', () => {
  const groups = groupSyncs([
    sync({ container: 'b/b', resource: 'releases' }),
    sync({ container: 'a/a' }),
    sync({ container: 'b/b', resource: 'deployments' }),
  ]);
  expect(groups.map(({ container, syncs }) => [container, syncs.map(({ resource }) => resource)])).toEqual([
    ['a/a', ['issues']],
    ['b/b', ['deployments', 'releases']],
  ]);
});

test('an answer without a secret is not taken for one', () => {
  expect(toWebhookSecret({ secret: 's' })).toEqual({ secret: 's', previousValidUntil: null });
  expect(() => toWebhookSecret({})).toThrow('holds none');
});
