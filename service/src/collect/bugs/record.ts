import type { z } from 'zod';
import type { BugEventKind, RecordBug } from '../../contracts/bugs.ts';
import { ServiceError } from '../../errors.ts';
import { transact } from '../../store/database.ts';
import { assertPast } from '../deployments/index.ts';
import type { Recording } from '../recording.ts';
import { assertOrigin, findService } from '../services/index.ts';

type History = { kind: BugEventKind; at: Date }[];

/** Where a history leads: the clock runs from the report to the last close, through every reopening. */
export function clockOf(history: History) {
  const state = { reported: 'open', reopened: 'open', closed: 'resolved', dismissed: 'dismissed' } as const;
  const last = history.at(-1);
  const current = state[last?.kind ?? 'reported'];
  return {
    state: current,
    reportedAt: history[0]?.at ?? new Date(Number.NaN),
    firstClosedAt: history.find(({ kind }) => kind === 'closed')?.at ?? null,
    endedAt: current === 'open' ? null : (last?.at ?? null),
    reopenings: history.filter(({ kind }) => kind === 'reopened').length,
  };
}

/** Records a bug with its whole history, replacing what was known of it. */
export async function recordBug(
  { context: { database, now }, assertService, changes }: Recording,
  input: z.output<typeof RecordBug>,
): Promise<{ id: string; created: boolean }> {
  const history = input.history.map((event) => ({ ...event, at: new Date(event.at) }));
  history.forEach((event, index) => {
    assertPast(now(), { [`history[${index}].at`]: event.at });
    assertStep(history, index);
  });
  return transact(database, async (transaction) => {
    const service = await findService(transaction, input.service, 'service');
    assertService(service);
    assertOrigin(service, input.source);
    const identity = { source: input.source, externalId: input.externalId };
    const known = await transaction.bug.findUnique({
      where: { source_externalId: identity },
      include: { service: true },
    });
    if (known) assertService(known.service);
    // Before it moves: afterwards nobody could tell whose numbers it was in.
    if (known && known.serviceId !== service.id) await changes.bugsChanged(transaction, [known.id]);
    const data = {
      serviceId: service.id,
      title: input.title,
      url: input.url ?? null,
      customerReported: input.customerReported,
      ...clockOf(history),
    };
    const { id } = await transaction.bug.upsert({
      where: { source_externalId: identity },
      create: { ...identity, ...data },
      update: data,
    });
    await transaction.bugEvent.deleteMany({ where: { bugId: id } });
    await transaction.bugEvent.createMany({
      data: history.map(({ kind, at, actor }, position) => ({
        bugId: id,
        position,
        kind,
        at,
        actor: actor ?? null,
      })),
    });
    await changes.bugsChanged(transaction, [id]);
    return { id, created: !known };
  });
}

function assertStep(history: History, index: number): void {
  const event = history[index];
  const previous = history[index - 1];
  if (!event) return;
  const fault = (detail: string, remedy: string) =>
    new ServiceError('invalid_request', { detail, remedy, field: `history[${index}]` });
  if ((event.kind === 'reported') !== (index === 0)) {
    throw fault(
      'A history begins with `reported`, once.',
      'Send `reported` first and use `reopened` for later ones.',
    );
  }
  const open = previous?.kind === 'reported' || previous?.kind === 'reopened';
  if (previous && (event.kind === 'reopened') === open) {
    throw fault(
      open
        ? 'A bug that is open cannot be reopened.'
        : `A bug that was ${previous.kind} cannot be ${event.kind} again.`,
      'Send `closed` or `dismissed` only while it is open, and `reopened` only after one of them.',
    );
  }
  if (previous && event.at < previous.at) {
    throw fault('The history is not in order of time.', 'Sort it, oldest first.');
  }
}
