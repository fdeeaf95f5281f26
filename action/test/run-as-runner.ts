import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { declaredInputs, declaredRuns } from './action-yml.ts';

const ACTION_FOLDER = fileURLToPath(new URL('..', import.meta.url));

export type Annotation = Readonly<{ level: 'error' | 'warning' | 'notice'; title: string; message: string }>;

export type PhaseRun = Readonly<{
  exitCode: number;
  /** As the process wrote it, commands to the runner included. */
  stdout: string;
  stderr: string;
  /** What a reader of the log sees: without commands, secrets hidden. */
  log: string;
  annotations: readonly Annotation[];
  outputs: Readonly<Record<string, string>>;
  /** To be handed to the `post` phase. */
  state: Readonly<Record<string, string>>;
  summary: string;
  masked: readonly string[];
  durationMs: number;
}>;

export type Phase = Readonly<{
  phase: 'main' | 'post';
  /** What a workflow writes under `with:`; the rest gets the defaults of `action.yml`, evaluated. */
  inputs: Readonly<Record<string, string>>;
  /** `GITHUB_*` variables, on top of those of a plain push; see `githubOf` for those of an event. */
  github?: Readonly<Record<string, string>>;
  /** Written to the file that `GITHUB_EVENT_PATH` names. */
  eventPayload?: unknown;
  /** `GITHUB_WORKSPACE` and the current folder; an empty one when left out. */
  workspace?: string;
  /** What the `main` phase left. */
  state?: Readonly<Record<string, string>>;
  /** The value of `job.status`, for the default of `job-status`. */
  jobStatus?: 'success' | 'failure' | 'cancelled';
  /** The value of `github.token`; none by default, so that no test reaches out. */
  githubToken?: string;
  matrix?: unknown;
  /** The value of `job.check_run_id`, which old servers do not have. */
  jobId?: string;
  /** Step debugging, as when a run is repeated with debug logging. */
  debug?: boolean;
  /** The Node to run under; `ACTION_NODE` or the present one when left out. */
  node?: string;
}>;

/**
 * Runs one phase of the built action the way the runner does: the files alone, away from any `node_modules`, with
 * nothing in the environment but what a runner sets, and the command files read back.
 */
export async function runPhase(phase: Phase): Promise<PhaseRun> {
  const folder = mkdtempSync(join(tmpdir(), 'action as runner '));
  try {
    return await runIn(folder, phase);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The variables a runner derives from an event, such as a payload of `@octokit/webhooks-examples`. */
export function githubOf(eventName: string, payload: unknown): Record<string, string> {
  const event = payload as {
    ref?: string;
    after?: string;
    repository?: { full_name?: string };
    sender?: { login?: string };
    release?: { tag_name?: string };
    deployment?: { sha?: string; ref?: string };
  };
  const ref = event.release?.tag_name ? `refs/tags/${event.release.tag_name}` : event.ref;
  const sha = event.deployment?.sha ?? event.after;
  return {
    GITHUB_EVENT_NAME: eventName,
    ...(ref === undefined ? {} : { GITHUB_REF: ref }),
    ...(sha === undefined || /^0+$/.test(sha) ? {} : { GITHUB_SHA: sha }),
    ...(event.repository?.full_name === undefined ? {} : { GITHUB_REPOSITORY: event.repository.full_name }),
    ...(event.sender?.login === undefined ? {} : { GITHUB_ACTOR: event.sender.login }),
  };
}

async function runIn(folder: string, phase: Phase): Promise<PhaseRun> {
  const action = join(folder, 'action');
  const workspace = phase.workspace ?? join(folder, 'workspace');
  const commands = join(folder, 'commands');
  for (const path of [action, workspace, commands]) mkdirSync(path, { recursive: true });
  for (const name of ['action.yml', 'package.json', 'dist']) {
    cpSync(join(ACTION_FOLDER, name), join(action, name), { recursive: true });
  }
  const file = (name: string, content = '') => {
    const path = join(commands, name);
    writeFileSync(path, content);
    return path;
  };
  const files = { output: file('output'), state: file('state'), summary: file('summary') };

  const env: Record<string, string> = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    HOME: folder,
    PATH: process.env.PATH ?? '',
    LANG: 'C.UTF-8',
    GITHUB_ACTION: '__throughline',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'http://127.0.0.1:9', // the discard port: whoever means a GitHub names it
    GITHUB_EVENT_NAME: 'push',
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(phase.eventPayload ?? {})),
    GITHUB_JOB: 'deploy',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1000001',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
    GITHUB_WORKFLOW: 'Deploy',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: commands,
    ...phase.github,
    ...(phase.debug ? { RUNNER_DEBUG: '1' } : {}),
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: files.output,
    GITHUB_STATE: files.state,
    GITHUB_STEP_SUMMARY: files.summary,
    ...inputsOf(phase),
    ...Object.fromEntries(Object.entries(phase.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
  };

  const began = performance.now();
  const entry = join(action, declaredRuns()[phase.phase] ?? '');
  const child = spawn(phase.node ?? process.env.ACTION_NODE ?? process.execPath, [entry], {
    cwd: workspace,
    env,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve(code ?? -1));
  });
  const durationMs = performance.now() - began;

  return {
    exitCode,
    stdout,
    stderr,
    ...readCommands(stdout),
    outputs: readCommandFile(files.output),
    state: readCommandFile(files.state),
    summary: readFileSync(files.summary, 'utf8'),
    durationMs,
  };
}

function inputsOf(phase: Phase): Record<string, string> {
  const values: Readonly<Record<string, string>> = {
    'github.token': phase.githubToken ?? '',
    'job.status': phase.jobStatus ?? 'success',
    'job.check_run_id': phase.jobId ?? '',
    'toJSON(matrix)': JSON.stringify(phase.matrix ?? null, null, 2),
  };
  const declared = declaredInputs();
  const unknown = Object.keys(phase.inputs).filter((name) => !declared.some((input) => input.name === name));
  if (unknown.length > 0) throw new Error(`action.yml declares no input ${unknown.join(', ')}`);
  return Object.fromEntries(
    declared.map((input) => {
      const expression = /^\$\{\{ (.*) \}\}$/.exec(input.default)?.[1];
      const fallback = expression === undefined ? input.default : values[expression];
      if (fallback === undefined)
        throw new Error(`no value for the default of ${input.name}: ${input.default}`);
      return [`INPUT_${input.name.replaceAll(' ', '_').toUpperCase()}`, phase.inputs[input.name] ?? fallback];
    }),
  );
}

function readCommands(stdout: string) {
  const annotations: Annotation[] = [];
  const masked: string[] = [];
  const shown: string[] = [];
  for (const line of stdout.split('\n')) {
    const [, command, properties = '', data = ''] =
      /^::([\w-]+)(?: ([^:]*(?:%3A[^:]*)*))?::(.*)$/.exec(line) ?? [];
    if (command === 'error' || command === 'warning' || command === 'notice') {
      const title = /(?:^|,)title=([^,]*)/.exec(properties)?.[1] ?? '';
      annotations.push({ level: command, title, message: unescapeCommand(data) });
    } else if (command === 'add-mask') masked.push(unescapeCommand(data));
    else shown.push(command === undefined ? line : `${command}: ${unescapeCommand(data)}`);
  }
  const hide = (text: string) => masked.reduce((result, secret) => result.replaceAll(secret, '***'), text);
  return { annotations, masked, log: hide(shown.join('\n')) };
}

function unescapeCommand(text: string): string {
  return text.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
}

/** `name<<delimiter`, the value on lines of its own, `delimiter`. */
function readCommandFile(path: string): Record<string, string> {
  const found = readFileSync(path, 'utf8').matchAll(/^([^\n=]+?)<<(\S+)\r?\n(?:([\s\S]*?)\r?\n)??\2$/gm);
  return Object.fromEntries([...found].map(([, name, , value]) => [name, value ?? '']));
}
