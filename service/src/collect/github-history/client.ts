import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import type { OpenConnection } from '../connections/index.ts';

const TIMEOUT_MS = 10_000; // a page is there in a second; three tries of this stay within a lease
const RETRIES = 2;
const RETRY_BASE_MS = 1000;
const MAX_REDIRECTS = 3;
/** Refusals, which would be the same again, and limits, which are waited for without holding anything. */
const NOT_RETRIED = [400, 401, 403, 404, 409, 410, 422, 429, 451];
export const PAGE_SIZE = 100; // the most GitHub gives

const GitHubClient = Octokit.plugin(throttling, retry);
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

type Query = Record<string, string | number>;

/** An answer of GitHub with what is needed to go on from it. */
export interface Answer {
  data: unknown;
  /** Path and query of the next page. */
  next: string | null;
  /** Number of the last page, where pages are numbered. */
  last: number;
  etag: string | undefined;
  headers: Record<string, string | number | undefined>;
}

export interface Page extends Answer {
  items: Item[];
}
/** What GitHub lists; each kind is read by whoever records it. */
export type Item = Record<string, unknown>;

/** Reads from GitHub with one token; every answer is complete or an error. */
export interface GitHub {
  /** `path` may carry a query of its own, as `next` does. @throws RequestError */
  get(path: string, query?: Query, options?: { etag?: string | null }): Promise<Answer>;
  /** As `get` for a path that answers with a list. */
  list(path: string, query?: Query, options?: { etag?: string | null }): Promise<Page>;
  /** Whether an answer came from a place that the one asked for had moved to. */
  readonly redirected: boolean;
}

export interface GitHubOptions {
  connection: Pick<OpenConnection, 'id' | 'apiUrl' | 'token'>;
  signal?: AbortSignal;
  /** Called before each request. */
  before?: () => Promise<void>;
  /** How long the first wait after a failure of the server is; the later ones are longer. */
  retryBaseMs?: number | undefined;
}

export function openGitHub({ connection, signal, before, retryBaseMs }: GitHubOptions): GitHub {
  const { apiUrl } = connection;
  const redirects = { followed: false };
  const octokit = new GitHubClient({
    auth: connection.token,
    baseUrl: apiUrl,
    userAgent: 'throughline',
    log: silent,
    request: { fetch: makeFetch(new URL(apiUrl).origin, redirects, signal) },
    // A limit is told to everything that reads with the token; waiting here would hold a lease and a connection.
    throttle: { id: connection.id, onRateLimit: () => false, onSecondaryRateLimit: () => false },
    retry: { doNotRetry: NOT_RETRIED, retries: RETRIES, retryAfterBaseValue: retryBaseMs ?? RETRY_BASE_MS },
  });
  const get: GitHub['get'] = async (path, query = {}, { etag } = {}) => {
    await before?.();
    const url = new URL(`${apiUrl}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const headers = etag ? { 'if-none-match': etag } : {};
    const response = await octokit.request({ method: 'GET', url: url.href, headers });
    const link = response.headers.link;
    return {
      data: response.data,
      next: link === undefined ? null : nextOf(link, apiUrl),
      last: Number(/[?&]page=(\d+)[^<>]*>;\s*rel="last"/.exec(link ?? '')?.[1] ?? 1),
      etag: response.headers.etag,
      headers: response.headers,
    };
  };
  return {
    get,
    list: async (path, query, options) => {
      const answer = await get(path, query, options);
      return { ...answer, items: listIn(answer.data) };
    },
    get redirected() {
      return redirects.followed;
    },
  };
}

function listIn(data: unknown): Item[] {
  if (Array.isArray(data)) return data;
  throw unreadable('it answers with something else than a list');
}

/** What is no answer of GitHub's, although it looks like one. */
export function unreadable(detail: string): Error {
  return Object.assign(new Error(detail), { name: 'HttpError', status: 500 });
}

/** Path and query of `rel="next"`, which has to lead to the same API: the token goes nowhere else. */
function nextOf(link: string, apiUrl: string): string | null {
  const next = /<([^<>]+)>;\s*rel="next"/.exec(link)?.[1];
  if (next === undefined) return null;
  if (!next.startsWith(`${apiUrl}/`)) throw unreadable('it says that the next page is on another host');
  return next.slice(apiUrl.length);
}

/**
 * Fetches within a time limit, follows a redirect on the same host only, and reads the answer to its end: what is cut
 * off is an error here, where Octokit would take it for an empty page.
 */
function makeFetch(origin: string, redirects: { followed: boolean }, signal?: AbortSignal): typeof fetch {
  return async (input, init) => {
    let url = new URL(String(input));
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const limit = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(url, {
        ...init,
        redirect: 'manual',
        signal: signal ? AbortSignal.any([limit, signal]) : limit,
      });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status === 304 || response.status >= 400 || !location) {
        const { status, headers } = response;
        const body = await response.arrayBuffer();
        return new Response(status === 204 || status === 304 ? null : body, { status, headers });
      }
      await response.body?.cancel();
      url = new URL(location, url);
      if (url.origin !== origin) throw new TypeError(`it redirects to another host, ${url.host}`);
      redirects.followed = true;
    }
    throw new TypeError('it redirects in a circle');
  };
}
