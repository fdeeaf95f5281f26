import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { KpiSource as Row } from '../../store/generated/client.ts';
import type {
  OpenSource,
  PrometheusAuth,
  PrometheusQueries,
  SignalQueries,
  SourceSettings,
} from './source.ts';

/** The place a secret is sealed for. */
export const secretOf = (kpiId: string) => `kpis/${kpiId}/source`;

type Vault = Pick<Context, 'vault'>;

/** A kept source with its secret. @throws ServiceError secret_unreadable */
export function openSource({ vault }: Vault, row: Row): OpenSource {
  if (row.kind === 'signal') return { kind: 'signal', queries: row.queries as SignalQueries };
  const secret = row.secret === null ? null : vault.open(row.secret, secretOf(row.kpiId));
  const queries = row.queries as PrometheusQueries;
  if (row.kind === 'sql') return { kind: 'sql', connection: secret ?? '', query: queries.query ?? '' };
  const auth: PrometheusAuth = secret === null ? { type: 'none' } : (JSON.parse(secret) as PrometheusAuth);
  return { kind: 'prometheus', url: row.address, queries, auth };
}

/**
 * A source as it is being entered; what is left out of the secret is taken from the one that is kept.
 * @throws ServiceError invalid_request where a secret is missing, or would be handed to another host
 */
export function openSettings(context: Vault, input: SourceSettings, known: Row | null): OpenSource {
  const kept = known !== null && known.kind === input.kind ? openSource(context, known) : null;
  if (input.kind === 'sql') {
    const connection = input.connection ?? (kept?.kind === 'sql' ? kept.connection : undefined);
    if (connection === undefined) {
      throw new ServiceError('invalid_request', {
        detail: 'No address of a database is known yet.',
        remedy: 'Enter one, such as postgresql://reader:password@host:5432/shop.',
        field: 'connection',
      });
    }
    return { kind: 'sql', connection, query: input.query };
  }
  if (input.kind === 'signal') {
    const { kind, everyMinutes, overlapHours, historyDays, ...queries } = input;
    return { kind, queries };
  }
  const { url, query, numeratorQuery, denominatorQuery } = input;
  const queries = { query, numeratorQuery, denominatorQuery };
  return {
    kind: 'prometheus',
    url,
    queries,
    auth: keepAuth(input, kept?.kind === 'prometheus' ? kept : null),
  };
}

/** Left out, what is known stays, for the host it is known of. @throws ServiceError invalid_request for another one */
export function keepAuth(
  { url, auth }: { url: string; auth?: PrometheusAuth | undefined },
  known: { url: string; auth: PrometheusAuth } | null,
): PrometheusAuth {
  if (auth !== undefined) return auth;
  if (known === null || known.auth.type === 'none') return { type: 'none' };
  if (new URL(known.url).origin === new URL(url).origin) return known.auth;
  throw new ServiceError('invalid_request', {
    detail: 'The credentials known are for another host, and are not sent to this one.',
    remedy: 'Enter the credentials for the new address as well.',
    field: 'auth',
  });
}

/** The secret to keep; null where there is none. */
export function secretIn(source: OpenSource): string | null {
  if (source.kind === 'signal') return null;
  if (source.kind === 'sql') return source.connection;
  return source.auth.type === 'none' ? null : JSON.stringify(source.auth);
}

/** The address as it may be shown: without its password, and without settings, among which another might stand. */
export function addressOf(source: OpenSource): string {
  if (source.kind === 'prometheus') return assertBare(source.url);
  if (source.kind === 'signal') {
    const { value, numerator, denominator } = source.queries;
    const ids = [value, numerator, denominator].flatMap((term) => (term ? [term.signal] : []));
    return ids.map((id) => `/signals/${id}`).join(' ');
  }
  try {
    const { username, password, host, pathname } = new URL(source.connection);
    decodeURIComponent(password); // as the driver will
    return `postgresql://${username === '' ? '' : `${username}@`}${host}${pathname}`;
  } catch (cause) {
    throw new ServiceError('invalid_request', {
      detail: 'The address of the database cannot be read.',
      remedy:
        'Write postgresql://user:password@host:5432/database, and special characters of the password as %XX.',
      field: 'connection',
      cause,
    });
  }
}

/** An address that may be shown. @throws ServiceError invalid_request where it carries a user or a password */
export function assertBare(url: string): string {
  const { username, password } = new URL(url);
  if (username === '' && password === '') return url;
  throw new ServiceError('invalid_request', {
    detail: 'The address carries a user or a password, and would be shown.',
    remedy: 'Leave them out of the address and enter them as credentials.',
    field: 'url',
  });
}
