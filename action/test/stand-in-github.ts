import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type StandInGitHub = Readonly<{
  url: string;
  /** Method and path of each request, and what it was signed with. */
  received: readonly { path: string; authorization: string | undefined }[];
  close: () => Promise<void>;
}>;

type Listed = { sha: string; message: string; date?: string; name?: string; login?: string };

/** Answers the two questions the action asks: what is between two commits, and which commit a tag is. */
export async function startStandInGitHub(options: {
  commits?: Listed[];
  behindBy?: number;
  tags?: Record<string, string>;
  fault?: 'black-hole' | { status: number };
}): Promise<StandInGitHub> {
  const received: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://github');
    received.push({
      path: decodeURIComponent(request.url ?? ''),
      authorization: request.headers.authorization,
    });
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

    if (options.fault === 'black-hole') return;
    if (options.fault !== undefined) return json(options.fault.status, { message: 'No.' });
    const path = decodeURIComponent(url.pathname);
    const tag = /^\/repos\/acme\/shop\/commits\/tags\/(.+)$/.exec(path)?.[1];
    if (tag !== undefined) {
      const sha = options.tags?.[tag];
      if (sha === undefined) return json(422, { message: `No commit found for SHA: tags/${tag}` });
      return json(200, asGitHub({ sha, message: 'Release' }));
    }
    if (/^\/repos\/acme\/shop\/compare\/[^/]+\.\.\.[^/]+$/.test(path)) {
      const size = Number(url.searchParams.get('per_page'));
      const start = (Number(url.searchParams.get('page')) - 1) * size;
      const commits = options.commits ?? [];
      return json(200, {
        status: commits.length > 0 ? 'ahead' : 'behind',
        total_commits: commits.length,
        behind_by: options.behindBy ?? 0,
        files: commits.length > 0 ? [{ filename: 'src/index.ts' }] : [],
        commits: commits.slice(start, start + size).map(asGitHub),
      });
    }
    return json(404, { message: 'Not Found' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function asGitHub({ sha, message, date = '2026-03-01T09:00:00Z', name = 'Mona', login }: Listed) {
  const person = { name, email: 'mona@example.com', date };
  return {
    sha,
    commit: { message, author: person, committer: person },
    author: login === undefined ? null : { login },
  };
}
