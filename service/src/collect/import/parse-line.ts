import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RecordBug } from '../../contracts/bugs.ts';
import { RecordChange } from '../../contracts/change-events.ts';
import { RecordDeployment } from '../../contracts/deployments.ts';
import { RecordIncident } from '../../contracts/incidents.ts';
import { ImportKpiPoint } from '../../contracts/kpis.ts';
import { ServiceError } from '../../errors.ts';
import { assertFreeSource } from '../services/index.ts';

const Item = z.discriminatedUnion('type', [
  RecordDeployment.extend({ type: z.literal('deployment') }),
  RecordBug.extend({ type: z.literal('bug') }),
  RecordIncident.extend({ type: z.literal('incident') }),
  RecordChange.extend({ type: z.literal('change') }),
  ImportKpiPoint.extend({ type: z.literal('kpi-point') }),
]);
export type Item =
  | { type: 'deployment'; input: z.output<typeof RecordDeployment> }
  | { type: 'bug'; input: z.output<typeof RecordBug> }
  | { type: 'incident'; input: z.output<typeof RecordIncident> }
  | { type: 'change'; input: z.output<typeof RecordChange> }
  | { type: 'kpi-point'; input: ImportKpiPoint };

/** What a line of an import holds. @throws ServiceError invalid_json, or invalid_request naming the field */
export function parseLine(text: string): Item {
  const parsed = Item.safeParse(parseJson(text));
  if (!parsed.success) throw invalid(parsed.error);
  if (parsed.data.source !== undefined) assertFreeSource(parsed.data.source);
  if (parsed.data.type === 'deployment') {
    const { type, externalId, ...input } = parsed.data;
    // Without a name of its own the same line is the same deployment, so that an import can be repeated.
    return { type, input: { ...input, externalId: externalId ?? `line/${hashOf(text)}` } };
  }
  if (parsed.data.type === 'bug') {
    const { type, ...input } = parsed.data;
    return { type, input };
  }
  if (parsed.data.type === 'change') {
    const { type, externalId, ...input } = parsed.data;
    return { type, input: { ...input, externalId: externalId ?? `line/${hashOf(text)}` } };
  }
  if (parsed.data.type === 'kpi-point') {
    const { type, ...input } = parsed.data;
    return { type, input };
  }
  const { type, ...input } = parsed.data;
  return { type, input };
}

/** The same for the same line. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ServiceError('invalid_json', {
      detail: `The line is not valid JSON: ${(cause as Error).message}`,
      remedy: 'Write one JSON object to each line, without line breaks inside it, in UTF-8.',
      cause,
    });
  }
}

function invalid(error: z.ZodError): ServiceError {
  const [issue] = error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].join('.');
  const problem =
    field === 'type'
      ? 'is none of deployment, bug, incident, change and kpi-point'
      : unknown === undefined
        ? issue?.message
        : 'is not a field of this record';
  return new ServiceError('invalid_request', {
    detail: field === '' ? `The line is not a record: ${issue?.message}` : `${field} ${problem}`,
    remedy: 'See docs/import-history.md for what a line holds.',
    ...(field !== '' && { field }),
  });
}
