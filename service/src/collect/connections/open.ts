import type { ConnectionProvider } from '../../contracts/connections.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Connection as Row } from '../../store/generated/client.ts';
import type { OpenConnection } from './source.ts';

/** The place a token is sealed for. */
export const tokenOf = (slug: string) => `connections/${slug}/token`;
/** The place a webhook secret is sealed for. */
export const secretOf = (slug: string) => `connections/${slug}/webhook-secret`;

/** Opens the token of a connection. @throws ServiceError secret_unreadable; invalid_request when it has none */
export function openConnection({ vault }: Pick<Context, 'vault'>, row: Row): OpenConnection {
  const { id, slug, provider, apiUrl, containers, createdAt, token } = row;
  if (!token) {
    throw new ServiceError('invalid_request', {
      detail: `The connection ${slug} has no token, so nothing can be read with it.`,
      remedy: 'Enter a token under Settings → Connections.',
      field: 'token',
    });
  }
  return { id, slug, provider, apiUrl, containers, createdAt, token: vault.open(token, tokenOf(slug)) };
}

/**
 * Every secret with which a webhook of the provider may be signed now, the current ones first; empty when none was made.
 * @throws ServiceError secret_unreadable when there are some and none can be opened
 */
export async function webhookSecretsOf(context: Context, provider: ConnectionProvider): Promise<string[]> {
  const rows = await context.database.webhookSecret.findMany({
    where: { connection: { provider }, OR: [{ expiresAt: null }, { expiresAt: { gt: context.now() } }] },
    include: { connection: { select: { slug: true } } },
    orderBy: [{ expiresAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }],
  });
  const open = (row: (typeof rows)[number]) => context.vault.open(row.secret, secretOf(row.connection.slug));
  const secrets = rows.flatMap((row) => opened(() => open(row)));
  const [first] = rows;
  if (first && secrets.length === 0) open(first);
  return secrets;
}

/** What opens; a secret of another key must not stand in the way of the others. */
function opened<Value>(open: () => Value): Value[] {
  try {
    return [open()];
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'secret_unreadable') return [];
    throw error;
  }
}
