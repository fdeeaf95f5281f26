import { z } from 'zod';
import type { Ports } from '../ports.ts';
import { type Attempt, retryAfter } from '../service/attempt.ts';
import type { IdentityRequest } from './identity-request.ts';

const Identity = z.object({ value: z.string().min(1) });

/**
 * Asks GitHub for the identity token of the job, as `getIDToken` of @actions/core does. That one is not used: it brings
 * an HTTP client of 700 kB, tries ten times and knows no deadline.
 */
export async function askIdentity(options: {
  audience: string;
  request: IdentityRequest;
  ports: Ports;
  signal: AbortSignal;
}): Promise<Attempt<string>> {
  const { audience, request, ports, signal } = options;
  const url = new URL(request.url);
  url.searchParams.set('audience', audience);
  const headers = { accept: 'application/json', authorization: `Bearer ${request.token}` };
  try {
    const response = await ports.fetch(url, { headers, signal, redirect: 'manual' });
    const afterMs = retryAfter(response.headers.get('retry-after'), ports.now());
    if (response.status === 429 || response.status >= 500)
      return away(`answered ${response.status}`, afterMs);
    const identity = Identity.safeParse(await response.json().catch(() => undefined)).data;
    if (response.ok && identity !== undefined) return { ok: true, value: identity.value };
    return {
      ok: false,
      failure: {
        kind: 'refused',
        code: 'no_identity',
        what: `GitHub gave this job no identity token (${response.status})`,
        remedy:
          'Check that the job has `permissions: id-token: write`, or pass a token made under Settings → Tokens as the input `token`, from a secret.',
      },
      again: undefined,
    };
  } catch {
    return away('did not answer in time, or cannot be reached'); // whose message might hold the address
  }
}

function away(what: string, afterMs?: number): Attempt<string> {
  return {
    ok: false,
    failure: {
      kind: 'away',
      what: `the issuer of identity tokens of GitHub ${what}`,
      remedy: 'Look at githubstatus.com, and whether this runner may reach GitHub Actions.',
    },
    again: { afterMs },
  };
}
