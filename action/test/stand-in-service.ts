import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Deployment, FinishDeployment, RecordDeployment } from '@throughline/service/contracts/deployments';
import { Scorecard } from '@throughline/service/contracts/scorecards';
import { exampleDeployment, exampleScorecard } from './examples.ts';

export const TOKEN = 'tl_test_5up3rs3cr3t0fth3p1p3l1n3';

type Received = Readonly<{
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}>;

/** What happens to a request instead of an answer of the service. */
export type Fault =
  | Readonly<{ kind: 'answer'; status: number; headers?: Record<string, string>; body?: string }>
  | Readonly<{ kind: 'black-hole' }>
  | Readonly<{ kind: 'cut' }>
  | Readonly<{ kind: 'cut-after-recording' }>
  | Readonly<{ kind: 'endless' }>;

export type StandIn = Readonly<{
  url: string;
  received: readonly Received[];
  /** Those of them that write. */
  writes: () => readonly Received[];
  /** By external id; what was recorded, exactly as it was sent last. */
  recorded: ReadonlyMap<string, Deployment>;
  close: () => Promise<void>;
}>;

/**
 * Speaks the service's part on the wire, with the contracts as its judge: a request the contract refuses is
 * answered as the service would. `faults` are used up first, one per write; `onRead` happens to every question.
 */
export async function startStandIn(
  options: {
    faults?: (Fault | 'none')[];
    onRead?: Fault;
    scorecard?: Scorecard;
    previous?: Deployment;
    services?: string[];
  } = {},
): Promise<StandIn> {
  const faults = [...(options.faults ?? [])];
  const received: Received[] = [];
  const recorded = new Map<string, Deployment>();
  const scorecard = Scorecard.parse(options.scorecard ?? exampleScorecard());

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const seen: Received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    received.push(seen);

    const fault = seen.method === 'GET' ? options.onRead : faults.shift();
    if (fault === undefined || fault === 'none') reply(response, ...answer(seen));
    else if (fault.kind === 'cut') request.socket.destroy();
    else if (fault.kind === 'cut-after-recording') {
      answer(seen);
      request.socket.destroy();
    } else if (fault.kind === 'answer') {
      response.writeHead(fault.status, fault.headers ?? {}).end(fault.body ?? '');
    } else if (fault.kind === 'endless') {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write('['.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    }
  });

  function answer({ method, path, headers, body }: Received): [number, unknown] {
    if (headers.authorization !== `Bearer ${TOKEN}`) {
      return problem(
        401,
        'unauthenticated',
        'The token is not known.',
        'Create a token under Settings and store it as a secret.',
      );
    }
    const [pathname = ''] = path.split('?');
    if (method === 'GET' && pathname === '/api/v1/deployments') {
      return [200, { items: options.previous ? [options.previous] : [], nextCursor: null }];
    }
    if (method === 'GET' && pathname === '/api/v1/teams/checkout/scorecard') return [200, scorecard];
    if (method === 'POST' && pathname === '/api/v1/deployments') {
      const parsed = RecordDeployment.safeParse(body);
      if (!parsed.success) return invalid(parsed.error);
      if (!(options.services ?? ['checkout-api']).includes(parsed.data.service)) {
        return problem(
          404,
          'unknown_service',
          `There is no service ${parsed.data.service}.`,
          'Did you mean checkout-api?',
        );
      }
      return record(parsed.data.externalId ?? '', parsed.data);
    }
    const id = /^\/api\/v1\/deployments\/([^/]+)$/.exec(pathname)?.[1];
    if (method === 'PATCH' && id !== undefined) {
      const parsed = FinishDeployment.safeParse(body);
      if (!parsed.success) return invalid(parsed.error);
      const known = [...recorded].find(([, deployment]) => deployment.id === id);
      if (known === undefined)
        return problem(404, 'unknown_deployment', 'It is not known.', 'Send the whole record.');
      return record(known[0], parsed.data);
    }
    return problem(404, 'not_found', 'There is nothing here.', 'Check the address.');
  }

  function record(
    externalId: string,
    sent: Partial<ReturnType<typeof RecordDeployment.parse>>,
  ): [number, unknown] {
    const known = recorded.get(externalId);
    const { service, commits, pullRequests, githubDeployment, ...fields } = sent;
    const base = known ?? exampleDeployment({ id: `dep_${recorded.size + 1}`, externalId });
    const status = sent.status ?? base.status;
    const deployment = Deployment.parse({
      ...base,
      ...fields,
      finishedAt: status === 'started' ? null : (sent.finishedAt ?? '2026-03-02T10:05:00Z'),
      commitCount: commits?.length ?? base.commitCount,
      previous: options.previous
        ? {
            id: options.previous.id,
            version: options.previous.version,
            finishedAt: options.previous.finishedAt,
          }
        : null,
      rollback: sent.rollback ?? base.rollback,
      verdict: verdictOf(status),
    });
    recorded.set(externalId, deployment);
    return [known ? 200 : 201, deployment];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    writes: () => received.filter(({ method }) => method !== 'GET'),
    recorded,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function verdictOf(status: Deployment['status']): Deployment['verdict'] {
  const since = '2026-03-02T10:05:00Z';
  if (status === 'succeeded')
    return { kind: 'pending', since, settlesAt: '2026-03-03T10:05:00Z', evidence: [] };
  if (status === 'failed') return { kind: 'failed', since, evidence: [] };
  return null;
}

function problem(status: number, code: string, detail: string, remedy: string): [number, unknown] {
  return [status, { type: `/docs/problems#${code}`, title: code, status, code, detail, remedy }];
}

function invalid(error: { issues: { path: PropertyKey[]; message: string }[] }): [number, unknown] {
  const issue = error.issues[0];
  const field = issue?.path.join('.') ?? '';
  return problem(422, 'invalid_request', `${field} ${issue?.message}`, 'Mend the field.');
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}
