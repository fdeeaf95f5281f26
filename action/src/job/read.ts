import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Event, readEvent } from './event.ts';

/** The environment variables of a GitHub Actions job that the action relies on. */
const JobEnvironment = z.object({
  GITHUB_RUN_ID: z.string().min(1),
  GITHUB_RUN_ATTEMPT: z.string().default('1'),
  GITHUB_JOB: z.string().default(''),
  GITHUB_REPOSITORY: z.string().regex(/^[^/]+\/[^/]+$/),
  GITHUB_SERVER_URL: z.string().default('https://github.com'),
  GITHUB_API_URL: z.string().default('https://api.github.com'),
  GITHUB_EVENT_NAME: z.string().default(''),
  GITHUB_EVENT_PATH: z.string().optional(),
  GITHUB_REF: z.string().default(''),
  GITHUB_SHA: z.string().regex(/^[0-9a-f]{40,64}$/),
  GITHUB_ACTOR: z.string().optional(),
  GITHUB_TRIGGERING_ACTOR: z.string().optional(),
  GITHUB_WORKSPACE: z.string().optional(),
});

export type Job = Readonly<{
  runId: string;
  attempt: string;
  name: string;
  /** Its check run, undefined where the runner does not know it. */
  id: string | undefined;
  owner: string;
  repository: string;
  apiUrl: string;
  runUrl: string;
  eventName: string;
  /** The payload as GitHub sent it; undefined where there is none. */
  payload: unknown;
  event: Event;
  ref: string;
  /** What the event deploys, which is not always GITHUB_SHA. */
  sha: string;
  /** GITHUB_SHA: what the run is about on GitHub's own pages. */
  runSha: string;
  actor: string | undefined;
  /** Who started the first attempt. */
  firstActor: string | undefined;
  workspace: string | undefined;
}>;

/** @throws when a variable that every runner sets is missing. */
export async function readJob(env: NodeJS.ProcessEnv, inputs: Readonly<{ 'job-id': string }>): Promise<Job> {
  const parsed = JobEnvironment.safeParse(env);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))].join(', ');
    throw new Error(`${names} missing or malformed: this program is started by a GitHub Actions runner`);
  }
  const job = parsed.data;
  const [owner = '', repository = ''] = job.GITHUB_REPOSITORY.split('/');
  const payload = await readPayload(job.GITHUB_EVENT_PATH);
  const event = readEvent(job.GITHUB_EVENT_NAME, payload);
  return {
    runId: job.GITHUB_RUN_ID,
    attempt: job.GITHUB_RUN_ATTEMPT,
    name: job.GITHUB_JOB,
    id: /^\d+$/.test(inputs['job-id']) ? inputs['job-id'] : undefined,
    owner,
    repository,
    apiUrl: job.GITHUB_API_URL,
    runUrl: `${job.GITHUB_SERVER_URL}/${job.GITHUB_REPOSITORY}/actions/runs/${job.GITHUB_RUN_ID}/attempts/${job.GITHUB_RUN_ATTEMPT}`,
    eventName: job.GITHUB_EVENT_NAME,
    payload,
    event,
    ref: refOf(event.ref, job.GITHUB_REF),
    sha: event.sha ?? job.GITHUB_SHA,
    runSha: job.GITHUB_SHA,
    actor: job.GITHUB_TRIGGERING_ACTOR || job.GITHUB_ACTOR || undefined,
    firstActor: job.GITHUB_ACTOR || undefined,
    workspace: job.GITHUB_WORKSPACE,
  };
}

/** The runner knows whether a name is that of a branch or of a tag, where it knows the name. */
function refOf(told: string | undefined, known: string): string {
  return told === undefined || bare(known) === bare(told) ? known : told;
}

function bare(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, '');
}

function readPayload(eventPath: string | undefined): Promise<unknown> {
  if (!eventPath) return Promise.resolve(undefined);
  return readFile(eventPath, 'utf8')
    .then((text): unknown => JSON.parse(text))
    .catch(() => undefined);
}
