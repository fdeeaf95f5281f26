import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImportResult } from '@throughline/service/contracts/deliveries';
import { connect, type Request } from './api.ts';
import { SOURCE } from './deployments.ts';
import { type Company, generateCompany } from './generate.ts';
import type { SimulatedKpi } from './kpis.ts';

const LANES = 8; // keeps two cores of a service busy without queueing on its connections to the database
const POINTS = 5_000; // to a request: a KPI takes them in some tenths of a second
const LINES = 200; // to an import: few enough to be shown as they go, many enough to be recorded together

export interface LoadCompany {
  url: string;
  token: string;
  seed: number;
  /** The last moment of its history; the same seed and end make the load safe to repeat. */
  end: Date;
  /** Where the planted facts are written, as JSON. */
  truthFile?: string | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  fetch?: typeof globalThis.fetch;
  wait?: (ms: number) => Promise<void>;
}

export interface Progress {
  sent: number;
  total: number;
}

/**
 * Sends the simulated company through the public API. What has been sent before is recognised by its name or its
 * `externalId` and is not doubled, so that an interrupted load is repeated as a whole.
 */
export async function loadCompany(options: LoadCompany): Promise<Company> {
  const { url, token, seed, end, truthFile, onProgress } = options;
  const company = generateCompany({ seed, end: end.getTime() });
  if (truthFile !== undefined) await writeFile(truthFile, `${JSON.stringify(company.truth, null, 1)}\n`);

  const api = connect({
    url,
    token,
    fetch: options.fetch ?? globalThis.fetch,
    wait: options.wait ?? ((ms) => sleep(ms).then(() => undefined)),
  });
  const stages = listStages(company);
  const total = stages.flat(2).reduce((sum, request) => sum + recordsOf(request), 0);
  // A key answers for one run only: after the company has been removed, a replayed answer would record nothing.
  const run = randomUUID();
  let keys = 0;
  let sent = 0;
  const send = async (request: Request): Promise<void> => {
    keys += 1;
    const answer = await api.request({ ...request, idempotencyKey: `company-${run}-${keys}` });
    if (request.lines) assertWhole(answer);
    sent += recordsOf(request);
    onProgress?.({ sent, total });
  };
  for (const lanes of stages) await sendLanes(lanes, send);
  return company;
}

/** Requests that may go at once are in different lanes of a stage; those of one lane go one after another. */
type Stage = Request[][];

function listStages(company: Company): Stage[] {
  const put = (path: string, body: unknown): Request => ({ method: 'PUT', path, body });
  const alone = (requests: Request[]): Stage => requests.map((request) => [request]);
  return [
    alone(company.people.map(({ email, body }) => put(`/api/v1/people/${encodeURIComponent(email)}`, body))),
    alone(company.teams.map(({ slug, body }) => put(`/api/v1/teams/${slug}`, body))),
    [
      company.services.map(({ slug, body }) => put(`/api/v1/services/${slug}`, body)), // one names others before it
      ...alone(company.kpis.map(({ slug, body }) => put(`/api/v1/kpis/${slug}`, body))),
    ],
    alone(company.outcomeMetrics.map(({ team, body }) => put(`/api/v1/teams/${team}/outcome-metric`, body))), // some are KPIs
    // In the order of a service's history, so that no verdict has to be thought over again.
    company.services.map(({ slug }) =>
      imports(
        'deployment',
        company.deployments.filter(({ service }) => service === slug),
      ),
    ),
    company.services.map(({ slug }) =>
      imports(
        'bug',
        company.bugs.filter(({ service }) => service === slug),
      ),
    ),
    [imports('incident', company.incidents), ...company.kpis.map(points)],
  ];
}

/** Requests that bring all of `records`, some hundred each. */
function imports(type: 'deployment' | 'bug' | 'incident', records: readonly object[]): Request[] {
  const requests: Request[] = [];
  for (let from = 0; from < records.length; from += LINES) {
    const lines = records.slice(from, from + LINES).map((record) => ({ type, ...record }));
    requests.push({ method: 'POST', path: '/api/v1/import', lines });
  }
  return requests;
}

/** The points of a KPI, some thousand to a request. */
function points({ slug, points: all }: SimulatedKpi): Request[] {
  const path = `/api/v1/kpis/${slug}/points?source=${SOURCE}`;
  const requests: Request[] = [];
  for (let from = 0; from < all.length; from += POINTS) {
    requests.push({ method: 'POST', path, lines: all.slice(from, from + POINTS) });
  }
  return requests;
}

function recordsOf({ lines }: Request): number {
  return lines?.length ?? 1;
}

/** What is invented fits; if not, the invention is wrong and must not be shown. */
function assertWhole(answer: unknown): void {
  const { errors } = ImportResult.pick({ errors: true }).parse(answer);
  const [first] = errors;
  if (first) throw new Error(`line ${first.line} of an import was refused: ${first.detail} ${first.remedy}`);
}

async function sendLanes(lanes: Stage, send: (request: Request) => Promise<void>): Promise<void> {
  const waiting = [...lanes].sort((a, b) => b.length - a.length); // the longest first, or it would run on alone
  let failed = false;
  const work = async (): Promise<void> => {
    for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift()) {
      for (const request of lane) {
        if (failed) return;
        await send(request);
      }
    }
  };
  const workers = Array.from({ length: LANES }, () =>
    work().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  const ended = await Promise.allSettled(workers);
  for (const result of ended) if (result.status === 'rejected') throw result.reason;
}
