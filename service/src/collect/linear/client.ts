import type { OpenConnection } from '../connections/index.ts';

const TIMEOUT_MS = 30_000;

/** Asks Linear one thing. @throws whatever the client throws: failure.ts says what it means */
export type Ask = (query: string, variables: Record<string, unknown>) => Promise<unknown>;

/** A client of Linear's API. Its library is large, so it is loaded only where something is read from Linear. */
export async function openClient(connection: OpenConnection, signal: AbortSignal): Promise<Ask> {
  const { LinearClient } = await import('@linear/sdk');
  const { token, apiUrl } = connection;
  return async (query, variables) => {
    const { client } = new LinearClient({
      ...(token.startsWith('lin_oauth_') ? { accessToken: token } : { apiKey: token }),
      apiUrl,
      redirect: 'error', // the token is for this host alone
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return (await client.rawRequest(query, variables)).data;
  };
}
