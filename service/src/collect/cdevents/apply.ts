import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { type Applied, type Arrived, oneLine } from '../deliveries/index.ts';
import { recordDeployment } from '../deployments/index.ts';
import { recordIncident } from '../incidents/index.ts';
import type { Recording } from '../recording.ts';
import { findService } from '../services/index.ts';
import { readArtifact } from './artifact.ts';
import { identityOf } from './identity.ts';

export const SOURCE = 'cdevents';

const Reference = z.object({ id: z.string().min(1) });
const Event = z.object({
  id: z.string(),
  source: z.string(),
  type: z.string(),
  time: z.iso.datetime({ offset: true }),
  data: z.object({
    subject: z.object({
      id: z.string().min(1),
      source: z.string().optional(),
      content: z.record(z.string(), z.unknown()).default({}),
    }),
  }),
});
type Event = z.output<typeof Event>;

const Deployed = z.object({ environment: Reference, artifactId: z.string().min(1) });
const Harmed = z.object({
  description: z.string().optional(),
  environment: Reference.optional(),
  service: Reference,
});

type Apply = (recording: Recording, event: Event, subject: string) => Promise<Applied>;

/** What types are understood, whatever their version; all others are kept and counted. */
const TYPES: Record<string, Apply | undefined> = {
  'service.deployed': (...given) => applyDeployed(...given),
  'service.upgraded': (...given) => applyDeployed(...given),
  'service.rolledback': (...given) => applyDeployed(...given, true),
  'service.removed': async (_recording, _event, subject) => ({
    outcome: 'ignored',
    subject,
    code: 'service_removed',
    reason: 'A service that was taken away was not deployed; what was live before stays as it was judged.',
  }),
  'incident.detected': (...given) => applyIncident(...given),
  'incident.reported': (...given) => applyIncident(...given),
  'incident.resolved': (...given) => applyIncident(...given, true),
};

/** `service.deployed` of `dev.cdevents.service.deployed.0.1.0`. */
export function kindOf(type: string): string {
  return /^dev\.cdevents\.([a-z]+\.[a-z]+)(?:\.|$)/.exec(type)?.[1] ?? type;
}

/** Records what a CDEvent tells. @throws ServiceError when it should have been used and cannot be */
export async function applyCdEvent(recording: Recording, delivery: Arrived): Promise<Applied> {
  const subject = delivery.subject ?? delivery.event;
  const kind = kindOf(delivery.event);
  const apply = Object.hasOwn(TYPES, kind) ? TYPES[kind] : undefined;
  if (!apply) {
    const reason = `Nothing that is measured here depends on events of the type ${delivery.event}.`;
    return { outcome: 'ignored', subject, code: 'unknown_event', reason };
  }
  const event = parse(Event, JSON.parse(new TextDecoder().decode(delivery.body)), '');
  return apply(recording, event, subject);
}

async function applyDeployed(
  recording: Recording,
  event: Event,
  subject: string,
  rollback = false,
): Promise<Applied> {
  const { subject: told } = event.data;
  const { environment, artifactId } = parse(Deployed, told.content, 'data.subject.content.');
  const service = nameIn(told.id);
  const at = new Date(event.time).toISOString();
  const { created } = await recordDeployment(recording, {
    service,
    environment: nameIn(environment.id),
    ...readArtifact(artifactId),
    status: 'succeeded',
    startedAt: at,
    finishedAt: at,
    source: SOURCE,
    externalId: identityOf(event),
    ...(rollback && { rollback }),
  });
  const what = rollback ? 'a rollback' : 'a deployment';
  return {
    outcome: 'used',
    subject,
    reason: created ? `Recorded as ${what} of ${service}.` : 'Known already.',
  };
}

/** An incident is told in pieces, in any order: when it was found and when it was over. */
async function applyIncident(
  recording: Recording,
  event: Event,
  subject: string,
  over = false,
): Promise<Applied> {
  const { subject: told } = event.data;
  const content = parse(Harmed, told.content, 'data.subject.content.');
  const { database } = recording.context;
  const service = await findService(database, nameIn(content.service.id), 'data.subject.content.service.id');
  if (await isElsewhere(recording, service.id, content.environment)) {
    const reason = `It happened in ${content.environment?.id}, which is not production: nobody was harmed.`;
    return { outcome: 'ignored', subject, code: 'not_production', reason };
  }
  const at = new Date(event.time);
  const externalId = identityOf({ source: told.source ?? event.source, id: told.id });
  const known = await database.incident.findUnique({
    where: { source_externalId: { source: SOURCE, externalId } },
    include: { services: { include: { service: { select: { slug: true } } } } },
  });
  const found = [known?.detectedAt, over ? null : at].filter((time) => time != null);
  const detectedAt = found.length > 0 ? new Date(Math.min(...found.map(Number))) : null;
  const ends = [known?.resolvedAt, over ? at : null].filter((time) => time != null);
  const resolvedAt = ends.length > 0 ? new Date(Math.max(...ends.map(Number))) : null;
  const startedAt = detectedAt ?? resolvedAt ?? at;
  const later = resolvedAt && resolvedAt > startedAt ? resolvedAt : startedAt;
  await recordIncident(recording, {
    services: [...new Set([service.slug, ...(known?.services ?? []).map((of) => of.service.slug)])],
    title: titleOf(content.description, known?.title, told.id),
    source: SOURCE,
    externalId,
    severity: known?.severity ?? 'major',
    startedAt: startedAt.toISOString(),
    ...(detectedAt && { detectedAt: detectedAt.toISOString() }),
    ...(resolvedAt && { resolvedAt: later.toISOString() }),
  });
  return { outcome: 'used', subject, reason: `Recorded as an incident of ${service.slug}.` };
}

async function isElsewhere(
  { context }: Recording,
  serviceId: string,
  environment: z.output<typeof Reference> | undefined,
): Promise<boolean> {
  if (!environment) return false;
  const known = await context.database.environment.findUnique({
    where: { serviceId_name: { serviceId, name: nameIn(environment.id) } },
  });
  return known?.production === false;
}

function titleOf(description: string | undefined, known: string | undefined, id: string): string {
  const line = oneLine(description?.split('\n', 1)[0] ?? '', 300);
  return line || known || oneLine(`Incident ${id}`, 300);
}

/** The last part of an id such as `/cluster/namespace/checkout-api`. */
function nameIn(id: string): string {
  return id.split('/').findLast((part) => part !== '') ?? id;
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, path: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = `${path}${issue?.path.join('.') ?? ''}`;
  throw new ServiceError('invalid_request', {
    detail: `\`${field}\` is not as CDEvents describes it: ${issue?.message}`,
    remedy:
      'See https://cdevents.dev/docs for what each type of event holds, and docs/cdevents.md for examples.',
    field,
  });
}
