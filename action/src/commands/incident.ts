import { Incident, type RecordIncident } from '@throughline/service/contracts/incidents';
import { line, Slug } from '@throughline/service/contracts/text';
import { z } from 'zod';
import { type Judge, judgeOf } from '../inputs/judge.ts';
import { readTargets } from '../inputs/targets.ts';
import { SOURCE } from '../job/identity.ts';
import type { Command, Context, Trouble } from '../run.ts';
import type { Answer } from '../service/repeat.ts';
import { duration, moment } from '../summary/duration.ts';
import { code, link, plain } from '../summary/plain.ts';
import { troubleOf } from './trouble.ts';

const ATTEMPTS = 5;
const SEVERITIES = ['minor', 'major', 'critical'] as const;

/** The part of an incident that is used, with words kept open for a service that has learnt more. */
const Known = Incident.pick({
  id: true,
  title: true,
  startedAt: true,
  resolvedAt: true,
  detectedAt: true,
}).extend({
  services: z.array(z.object({ slug: z.string() })),
  severity: z.enum(SEVERITIES).catch('major'),
  url: z.string().nullable(),
  attribution: z
    .object({ origin: z.string(), deployment: z.object({ id: z.string() }).nullable() })
    .nullable(),
});
type Known = z.infer<typeof Known>;
const Found = z.object({ items: z.array(Known) });

/** Opens, changes or resolves the incident of a key. */
export const command: Command = {
  check: (judge) => void readWanted(judge),
  work: async (context) => {
    const wanted = readWanted(judgeOf(context.inputs));
    const found = await findKnown(context, wanted.key);
    const what = `The incident ${wanted.key}`;
    if (!found.ok) return troubleOf(what, found.failure);
    const known = found.value.items[0];
    const wrong = misfit(wanted, known);
    if (wrong !== undefined) return wrong;
    const recorded = await context.call({
      method: 'POST',
      path: '/api/v1/incidents',
      body: recordOf(wanted, known, context),
      answer: Known,
      attempts: ATTEMPTS,
    });
    if (!recorded.ok) return troubleOf(what, recorded.failure);
    await report(context, wanted, recorded.value);
    return undefined;
  },
};

type Wanted = ReturnType<typeof readWanted>;

function readWanted(judge: Judge) {
  const { inputs, blame } = judge;
  const state = inputs.state === '' ? 'open' : judge.oneOf('state', ['open', 'update', 'resolve']);
  const services = readTargets(judge, { required: false }).map(({ service }) => service);
  if (state === 'open' && services.length === 0)
    blame('service', 'is empty: name the service that is harmed, or several in the input `services`.');
  if (inputs.paths !== '') blame('paths', 'has no meaning for an incident: leave it out.');
  return {
    state,
    services: services.filter((slug) => Slug.safeParse(slug).success),
    key: judge.text(
      'key',
      line(200),
      'give the incident a name of its own, by which it is resolved later, such as the id of the alert',
    ),
    title:
      state === 'open'
        ? judge.text('title', line(300), 'say in one line what happened')
        : judge.optional('title', line(300)),
    severity: inputs.severity === '' ? undefined : judge.oneOf('severity', SEVERITIES),
    startedAt: judge.moment('started-at'),
    resolvedAt: judge.moment('resolved-at'),
    cause: judge.optional('caused-by', line(200)),
  };
}

function findKnown({ call }: Context, key: string): Promise<Answer<z.infer<typeof Found>>> {
  const query = new URLSearchParams({ source: SOURCE, externalId: key, limit: '1' });
  return call({ method: 'GET', path: `/api/v1/incidents?${query}`, answer: Found, attempts: ATTEMPTS });
}

function misfit({ state, key }: Wanted, known: Known | undefined): Trouble | undefined {
  if (state !== 'open' && known === undefined) {
    return {
      level: 'error',
      message: `No incident is known under the key ${JSON.stringify(key)}, so there is nothing to ${state}. Use the key with which it was opened, or \`state: open\`.`,
    };
  }
  if (state === 'open' && known?.resolvedAt != null) {
    return {
      level: 'error',
      message: `The incident ${JSON.stringify(key)} was resolved at ${known.resolvedAt} and is not opened again. Give each incident a key of its own.`,
    };
  }
  return undefined;
}

/** An incident is sent whole each time: what is not told anew stays as it is known. */
function recordOf(wanted: Wanted, known: Known | undefined, { job, ports }: Context): RecordIncident {
  const now = new Date(ports.now()).toISOString();
  const resolvedAt =
    wanted.resolvedAt ??
    (wanted.state === 'resolve' ? (known?.resolvedAt ?? now) : (known?.resolvedAt ?? undefined));
  const services =
    wanted.services.length > 0 ? wanted.services : (known?.services ?? []).map(({ slug }) => slug);
  const stated = known?.attribution?.origin === 'stated' ? known.attribution.deployment?.id : undefined;
  const cause = wanted.cause ?? stated;
  return {
    services,
    title: wanted.title ?? known?.title ?? wanted.key,
    source: SOURCE,
    externalId: wanted.key,
    url: known?.url ?? job.runUrl,
    severity: wanted.severity ?? known?.severity ?? 'major',
    startedAt: wanted.startedAt ?? known?.startedAt ?? now,
    ...(known?.detectedAt != null && { detectedAt: known.detectedAt }),
    ...(resolvedAt !== undefined && { resolvedAt }),
    ...(cause !== undefined && { cause }),
  };
}

async function report({ runner, settings }: Context, { key, state }: Wanted, incident: Known): Promise<void> {
  const { id, title, severity, startedAt, resolvedAt } = incident;
  const address = `${settings.url}/incidents/${encodeURIComponent(id)}`;
  runner.setOutput('incident-id', id);
  const word = { open: 'Opened', update: 'Updated', resolve: 'Resolved' }[state];
  runner.info(`${word} the incident ${key}: ${address}`);
  const lasted =
    resolvedAt === null
      ? `Open since ${moment(startedAt)}.`
      : `Resolved after ${duration(Date.parse(resolvedAt) - Date.parse(startedAt))}.`;
  const services = incident.services.map(({ slug }) => code(slug)).join(', ');
  await runner.writeSummary(
    [
      `### ■ Incident ${code(key)}`,
      `**${plain(title)}** · ${severity} · ${services}`,
      `${lasted} ${link('Incident', address)}`,
      '',
    ].join('\n\n'),
  );
}
