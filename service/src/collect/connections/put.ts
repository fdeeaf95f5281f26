import type { z } from 'zod';
import type { ConnectionProvider, PutConnection } from '../../contracts/connections.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Connection as Row } from '../../store/generated/client.ts';
import { tokenOf } from './open.ts';
import { type OpenConnection, type Sources, SyncPause } from './source.ts';

const DEFAULT_API_URL: Record<ConnectionProvider, string> = {
  github: 'https://api.github.com',
  linear: 'https://api.linear.app/graphql',
};

/** What a container is called at each provider. */
const CONTAINER: Record<ConnectionProvider, { pattern: RegExp; remedy: string }> = {
  github: {
    pattern: /^[\w.-]+\/[\w.-]+$/,
    remedy: 'Write each repository as owner/name, such as acme/checkout.',
  },
  linear: { pattern: /^[A-Za-z0-9]+$/, remedy: 'Write the key of each Linear team, such as ENG.' },
};

/**
 * Creates or changes a connection. A token that comes with it is tried at once, and what had failed is read again with
 * it; where the source cannot be reached it is saved all the same, and reading says what is wrong.
 * @throws ServiceError for a name that is taken, an address that would be sent somebody's token, and a refused token
 */
export async function putConnection(
  context: Context,
  sources: Sources,
  slug: string,
  input: z.output<typeof PutConnection>,
): Promise<void> {
  const { database, vault, now } = context;
  assertContainers(input.provider, input.containers);
  const known = await database.connection.findUnique({ where: { slug } });
  if (known) assertSameProvider(known, input.provider);
  const apiUrl = (input.apiUrl ?? known?.apiUrl ?? DEFAULT_API_URL[input.provider]).replace(/\/+$/, '');
  assertAddress(apiUrl);
  if (known?.token && input.token === undefined) assertSameHost(known.apiUrl, apiUrl);
  if (input.token !== undefined) {
    const connection = {
      id: known?.id ?? '',
      slug,
      provider: input.provider,
      apiUrl,
      containers: input.containers,
      createdAt: known?.createdAt ?? now(),
      token: input.token,
    };
    await tryToken(context, sources, connection);
  }
  const data = {
    name: input.name ?? known?.name ?? slug,
    apiUrl,
    containers: [...new Set(input.containers)],
    ...(input.token !== undefined && { token: vault.seal(input.token, tokenOf(slug)) }),
  };
  const { id } = await database.connection.upsert({
    where: { slug },
    create: { slug, provider: input.provider, createdAt: now(), ...data },
    update: data,
  });
  if (input.token === undefined) return;
  await database.sync.updateMany({
    where: { connectionId: id, state: 'failed' },
    data: { state: 'waiting', dueAt: now(), code: null, reason: null, remedy: null },
  });
}

async function tryToken(context: Context, sources: Sources, connection: OpenConnection): Promise<void> {
  const source = sources[connection.provider];
  const wanted = await source.wanted(context, connection);
  const containers = [...new Set(wanted.map(({ container }) => container))];
  await source.checkToken(connection, containers).catch((error: unknown) => {
    if (!(error instanceof SyncPause)) throw error; // whether it is right can be found out later
  });
}

function assertContainers(provider: ConnectionProvider, containers: string[]): void {
  const { pattern, remedy } = CONTAINER[provider];
  const wrong = containers.findIndex((container) => !pattern.test(container));
  if (wrong < 0) return;
  throw new ServiceError('invalid_request', {
    detail: `\`${containers[wrong]}\` cannot be read from ${provider === 'github' ? 'GitHub' : 'Linear'}.`,
    remedy,
    field: `containers[${wrong}]`,
  });
}

function assertSameProvider(known: Row, provider: ConnectionProvider): void {
  if (known.provider === provider) return;
  throw new ServiceError('slug_taken', {
    detail: `${known.slug} is a connection to ${known.provider}.`,
    remedy: 'Choose another name, or remove that connection first.',
    field: 'provider',
  });
}

function assertAddress(apiUrl: string): void {
  const { username, password } = new URL(apiUrl);
  if (username === '' && password === '') return;
  throw new ServiceError('invalid_request', {
    detail: 'The address of the API carries a user or a password, and would be shown.',
    remedy: 'Leave them out of the address and enter the token on its own.',
    field: 'apiUrl',
  });
}

/** A token stays with the host it was entered for; otherwise changing the address would hand it to another one. */
function assertSameHost(before: string, after: string): void {
  if (new URL(before).origin === new URL(after).origin) return;
  throw new ServiceError('invalid_request', {
    detail: 'The token known is for another host, and is not sent to this one.',
    remedy: 'Enter the token for the new address as well.',
    field: 'token',
  });
}
