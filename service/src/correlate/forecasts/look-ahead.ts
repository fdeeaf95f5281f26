import { listWatched, readWindows } from '../../collect/telemetry/index.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import { outlookOf } from './foresee.ts';
import { type Step, stepForecast } from './step.ts';
import { chooseSubjects, type Subject } from './subjects.ts';

const SETTLE_MS = 5 * 60_000; // until what is late of an hour has mostly come
export const HISTORY_MS = 28 * DAY_MS;

const AGAIN_MS = 5 * 60_000; // of what was not known enough: its past may be on its way

/** When this process has to look again: with the next hour, or sooner where too little was known. */
const nextLook = new WeakMap<Context['database'], number>();

/**
 * Looks once an hour where each signal with a limit is heading, and keeps what is said of it. Safe on any number of
 * replicas, and to be repeated; goes on while `goOn` says so and with the next call where it stopped.
 */
export async function lookAhead(context: Context, goOn: () => boolean = () => true): Promise<void> {
  const { database, now } = context;
  const hour = new Date(Math.floor((now().getTime() - SETTLE_MS) / HOUR_MS) * HOUR_MS);
  if (now().getTime() < (nextLook.get(database) ?? 0)) return; // the catalogue may have many series
  const signals = await listWatched(context, { since: new Date(hour.getTime() - DAY_MS) });
  const subjects = chooseSubjects(signals);
  const checked = new Map(
    (await database.forecastCheck.findMany({ where: { subject: { in: subjects.map(keyOf) } } })).map(
      (row) => [row.subject, row.hour.getTime()] as const,
    ),
  );
  let known = true;
  for (const subject of subjects) {
    if (!goOn()) return;
    if ((checked.get(keyOf(subject)) ?? 0) >= hour.getTime()) continue;
    known = (await look(context, subject, hour)) && known;
  }
  const nextHour = hour.getTime() + HOUR_MS + SETTLE_MS;
  nextLook.set(database, known ? nextHour : Math.min(nextHour, now().getTime() + AGAIN_MS));
}

export function keyOf({ signal }: Pick<Subject, 'signal'>): string {
  return `signal:${signal.key}`;
}

/** Returns false where too little is known of it: then it is looked at again within the hour. */
async function look(context: Context, subject: Subject, hour: Date): Promise<boolean> {
  const end = hour.getTime();
  const span = { from: end - HISTORY_MS, to: end, stepMs: HOUR_MS };
  const [hours] = await readWindows(context, [subject.signal], span);
  if (!hours) return false;
  const value = hours.at(-1) ?? Number.NaN;
  const isBeyond = Number.isNaN(value) ? undefined : reaches(value, subject);
  const outlook = isBeyond === true ? undefined : outlookOf(hours, subject, end);
  if (isBeyond === false && outlook === undefined) return false;
  await transact(context.database, async (transaction) => {
    const key = keyOf(subject);
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
    const before = await transaction.forecastCheck.findUnique({ where: { subject: key } });
    if (before && before.hour >= hour) return; // another replica was quicker
    const open = await transaction.forecast.findFirst({ where: { subject: key, state: 'open' } });
    const step = stepForecast({
      open: open ? { id: open.id, madeAt: open.madeAt.getTime() } : undefined,
      wasBeyond: before?.beyond ?? undefined,
      isBeyond,
      outlook,
      now: end,
    });
    await apply(transaction, subject, step, { hour, value });
    const beyond = isBeyond ?? before?.beyond ?? null;
    await transaction.forecastCheck.upsert({
      where: { subject: key },
      create: { subject: key, hour, beyond },
      update: { hour, beyond },
    });
  });
  return true;
}

function reaches(value: number, { threshold, direction }: Subject): boolean {
  return direction === 'rising' ? value >= threshold : value <= threshold;
}

async function apply(
  transaction: Transaction,
  subject: Subject,
  step: Step,
  { hour, value }: { hour: Date; value: number },
): Promise<void> {
  if (step.do === 'nothing') return;
  const common = { updatedAt: hour, value: Number.isNaN(value) ? null : value };
  if (step.do === 'close') {
    const crossed = step.state === 'came_true' ? { crossedAt: hour } : {};
    await transaction.forecast.update({
      where: { id: step.id },
      data: { ...common, ...crossed, state: step.state, resolvedAt: hour },
    });
    return;
  }
  const date = (at: number | undefined) => (at === undefined ? null : new Date(at));
  const of =
    step.do === 'miss'
      ? {}
      : {
          probability: step.outlook.probability,
          expectedAt: date(step.outlook.expectedAt),
          earliestAt: date(step.outlook.earliestAt),
          latestAt: date(step.outlook.latestAt),
        };
  if (step.do === 'update') {
    await transaction.forecast.update({ where: { id: step.id }, data: { ...common, ...of } });
    return;
  }
  const { signal, threshold, thresholdKind, direction } = subject;
  await transaction.forecast.create({
    data: {
      ...common,
      ...of,
      subject: keyOf(subject),
      seriesId: signal.seriesId,
      statistic: signal.statistic,
      name: signal.name,
      unit: signal.unit,
      service: signal.service,
      simulated: signal.simulated,
      threshold,
      thresholdKind,
      direction,
      madeAt: hour,
      ...(step.do === 'miss' ? { state: 'missed', resolvedAt: hour, crossedAt: hour } : { state: 'open' }),
    },
  });
}
