import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CompanyFaultKind, SimulatedCompany } from '@throughline/service/contracts/company';
import { Timestamp } from '@throughline/service/contracts/time';
import { type Api, connect } from './api.ts';
import { loadCompany, type Progress } from './load.ts';

const USAGE = `Usage:
  npm run company -- load [--seed N] [--end ISO] [--truth FILE] [--url URL] [--token TOKEN]
  npm run company -- remove | misbehave checkout-latency|outage|leak | misbehave --end [--url URL] [--token TOKEN]`;
const DEFAULT_SEED = 7;
const TELEMETRY_DAYS = 35; // as long as minutes are kept
const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Something the person at the keyboard can mend: its message is all they need to see. */
class Mendable extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

interface Command {
  verb: 'load' | 'remove' | 'send' | 'misbehave';
  /** What is to go wrong from now on; null for an end of all that does. */
  fault: CompanyFaultKind | null;
  seed: number;
  end: Date | undefined;
  truthFile: string | undefined;
  url: string | undefined;
  token: string | undefined;
}

function readCommand(given: string[], environment: Environment): Command {
  const misbehaving = given[0] === 'misbehave';
  const ending = misbehaving && given.includes('--end');
  const args = ending ? given.filter((word) => word !== '--end') : given; // of a load it is a moment
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: String(DEFAULT_SEED) },
      end: { type: 'string' },
      truth: { type: 'string' },
      url: { type: 'string' },
      token: { type: 'string' },
    },
  });
  const [verb, ...rest] = positionals;
  if (verb !== 'load' && verb !== 'remove' && verb !== 'send' && verb !== 'misbehave')
    throw new Mendable(USAGE);
  const fault = misbehaving && !ending ? readFault(rest) : null;
  if (rest.length > (fault === null ? 0 : 1)) throw new Mendable(USAGE);
  if (!/^\d{1,9}$/.test(values.seed))
    throw new Mendable(`--seed ${values.seed} is not a whole number: try --seed ${DEFAULT_SEED}`);
  if (values.end !== undefined && !Timestamp.safeParse(values.end).success) {
    throw new Mendable(
      `--end ${values.end} is not a moment: write it with its zone, such as 2026-03-01T09:30:00Z`,
    );
  }
  const end = values.end === undefined ? undefined : new Date(values.end);
  if (end !== undefined && end.getTime() > Date.now()) {
    throw new Mendable(`--end ${values.end} lies in the future: a history ends now at the latest`);
  }
  // npm runs scripts in the repository; a path is meant from where the person stands.
  const truthFile =
    values.truth === undefined ? undefined : resolve(environment.INIT_CWD ?? '.', values.truth);
  return { verb, fault, seed: Number(values.seed), end, truthFile, url: values.url, token: values.token };
}

function readFault([kind]: string[]): CompanyFaultKind {
  const fault = CompanyFaultKind.safeParse(kind);
  if (fault.success) return fault.data;
  throw new Mendable(
    `${kind ?? 'Nothing'} is nothing that can go wrong: one of ${CompanyFaultKind.options.join(', ')}, or --end`,
  );
}

/** Where the service is: as told, else as the environment says, else the one that runs on this machine. */
async function findService(
  command: Command,
  environment: Environment,
): Promise<{ url: string; token: string }> {
  const file = join(environment.THROUGHLINE_DATA || join(REPOSITORY, '.throughline'), 'local.json');
  const local = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as { url?: string; token?: string },
    () => ({}) as { url?: string; token?: string },
  );
  const url = command.url ?? (environment.THROUGHLINE_URL || local.url);
  // The token of the service on this machine is for that one: no other address gets to see it.
  const token =
    command.token ?? (environment.THROUGHLINE_TOKEN || (url === local.url ? local.token : undefined));
  if (!url)
    throw new Mendable(
      'No running Throughline was found: start it with "npm start", or name it with --url and --token',
    );
  if (!URL.canParse(url))
    throw new Mendable(`--url ${url} is not an address: write it as http://localhost:4000`);
  if (!token)
    throw new Mendable('No token is known: give one of the role admin with --token or in THROUGHLINE_TOKEN');
  return { url, token };
}

async function load(command: Command, service: { url: string; token: string }, api: Api): Promise<void> {
  const present = SimulatedCompany.parse(
    await api.request({ method: 'GET', path: '/api/v1/simulated-company' }),
  );
  if (present.present && command.end === undefined) {
    throw new Mendable(
      'A simulated company is there already: remove it with "npm run company -- remove", or complete it with the --seed and --end it was loaded with',
    );
  }
  const end = command.end ?? new Date(Math.floor(Date.now() / 1000) * 1000);
  console.error(`Loading the simulated company: --seed ${command.seed} --end ${end.toISOString()}`);
  const company = await loadCompany({
    ...service,
    seed: command.seed,
    truthFile: command.truthFile,
    end,
    onProgress: showProgress(),
  });
  const body = { seed: command.seed, end: end.toISOString(), days: TELEMETRY_DAYS };
  await api.request({ method: 'PUT', path: '/api/v1/simulated-company/telemetry', body });
  const { teams, services, deployments, bugs, incidents } = company;
  console.error(
    `Loaded ${teams.length} teams, ${services.length} services, ${deployments.length} deployments, ${bugs.length} bugs and ${incidents.length} incidents: ${service.url}`,
  );
  if (command.truthFile !== undefined) console.error(`The planted facts are in ${command.truthFile}`);
}

const EFFECTS: Record<CompanyFaultKind, string> = {
  'checkout-latency': 'checkout-api takes half as long again, and checkouts are given up',
  outage: 'the ledger waits for its database; payments, checkout and the shop window follow within minutes',
  leak: 'the memory of cart-api fills by 0.6 % of it a minute, and is full in a little more than an hour',
};

async function misbehave(fault: CompanyFaultKind | null, api: Api, url: string): Promise<void> {
  const path = '/api/v1/simulated-company/faults';
  if (fault === null) {
    await api.request({ method: 'DELETE', path });
    console.error('From the next minute on the simulated company behaves again.');
    return;
  }
  await api.request({ method: 'POST', path, body: { kind: fault } });
  console.error(`From the next minute on ${EFFECTS[fault]}.`);
  console.error(`Watch it: ${url}/signals  End it: npm run company -- misbehave --end`);
}

/** Until the program that started it tells it to end. */
async function send(service: { url: string; token: string }): Promise<void> {
  const { sendTelemetry } = await import('./telemetry/send.ts'); // its exporters take a while to be read
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort());
  const wait = (ms: number) =>
    sleep(Math.max(0, ms), undefined, { signal: ending.signal }).catch(() => undefined); // ends early with the rest
  await sendTelemetry({ ...service, fetch, now: Date.now, wait, signal: ending.signal });
}

function showProgress(): (progress: Progress) => void {
  let shown = -1;
  return ({ sent, total }) => {
    const percent = Math.floor((100 * sent) / total);
    const step = process.stderr.isTTY ? 1 : 10;
    if (percent < shown + step && sent < total) return;
    if (percent === shown) return;
    shown = percent;
    const line = `  ${String(percent).padStart(3)} % of ${total} records`;
    process.stderr.write(process.stderr.isTTY ? `\r${line}${sent === total ? '\n' : ''}` : `${line}\n`);
  };
}

try {
  const command = readCommand(process.argv.slice(2), process.env);
  const service = await findService(command, process.env);
  const api = connect({
    ...service,
    fetch,
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
  });
  if (command.verb === 'load') {
    await load(command, service, api);
  } else if (command.verb === 'send') {
    await send(service);
  } else if (command.verb === 'misbehave') {
    await misbehave(command.fault, api, service.url);
  } else {
    await api.request({ method: 'DELETE', path: '/api/v1/simulated-company' });
    console.error('The simulated company is removed.');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// Whoever started a sender holds its standard input open, which would keep it alive.
if (process.argv[2] === 'send') process.exit();
