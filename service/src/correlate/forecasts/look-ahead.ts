import { listWatched, readWindows } from '../../collect/telemetry/index.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { type Course, HORIZON_MS, keyOfCourse, prospectsOf } from './courses.ts';
import { outlookOf } from './foresee.ts';
import { type Outlook, type Step, stepForecast } from './step.ts';
import { chooseSubjects, type Subject } from './subjects.ts';

const SETTLE_MS = 5 * 60_000; // until what is late of an hour has mostly come
export const HISTORY_MS = 28 * DAY_MS;

const AGAIN_MS = 5 * 60_000; // of what was not known enough: its past may be on its way

/** When this process has to look again: with the next hour, or sooner where too little was known. */
const nextLook = new WeakMap<Context['database'], number>();

/**
 * Looks once an hour where each signal with a limit is heading, and each error budget; once a day where what teams are
 * measured by is. Keeps what is said of it. Safe on any number of replicas, and to be repeated; goes on while `goOn` says so and with the next call where it stopped.
 */
export async function lookAhead(
  context: Context,
  goOn: () => boolean = () => true,
  readCourses: (context: Context) => Promise<Course[]> = async () => [],
): Promise<void> {
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
  const courses = await readCourses(context);
  await forgetChanged(context, courses);
  for (const course of courses) {
    if (!goOn()) return;
    await lookAtCourse(context, course, hour);
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
  const { signal, threshold, thresholdKind, direction } = subject;
  await say(context, {
    key: keyOf(subject),
    hour,
    value,
    isBeyond,
    outlook,
    row: {
      kind: 'signal',
      seriesId: signal.seriesId,
      statistic: signal.statistic,
      name: signal.name,
      unit: signal.unit,
      service: signal.service,
      simulated: signal.simulated,
      threshold,
      thresholdKind,
      direction,
    },
  });
  return true;
}

/** A budget once an hour; an outcome, which has a value a day, once a day. */
async function lookAtCourse(context: Context, course: Course, hour: Date): Promise<void> {
  const day = new Date(Math.floor(hour.getTime() / DAY_MS) * DAY_MS);
  for (const prospect of prospectsOf(course)) {
    const { kind, key, threshold, thresholdKind, direction, unit, value, isBeyond, outlook } = prospect;
    const checked = await context.database.forecastCheck.findUnique({ where: { subject: key } });
    if (checked && checked.hour >= (kind === 'outcome' ? day : hour)) continue;
    if (isBeyond === false && outlook === undefined) continue;
    const { teamId, name, simulated } = course;
    const row = { kind, teamId, name, unit, simulated, threshold, thresholdKind, direction };
    await say(context, { key, hour, value, isBeyond, outlook, row });
  }
}

/** Of a metric that has another definition or target by now nothing is said any more: it can neither come true nor fail. */
async function forgetChanged({ database }: Context, courses: readonly Course[]): Promise<void> {
  const keys = courses.flatMap((course) => [keyOfCourse('outcome', course), keyOfCourse('budget', course)]);
  await database.forecast.deleteMany({
    where: { kind: { not: 'signal' }, state: 'open', subject: { notIn: keys } },
  });
}

type Said = Omit<Prisma.ForecastUncheckedCreateInput, 'subject' | 'state' | 'madeAt' | 'updatedAt'> & {
  kind: keyof typeof HORIZON_MS;
};

async function say(
  { database }: Context,
  found: {
    key: string;
    hour: Date;
    value: number;
    isBeyond: boolean | undefined;
    outlook: Outlook | undefined;
    row: Said;
  },
): Promise<void> {
  const { key, hour, value, isBeyond, outlook, row } = found;
  await transact(database, async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
    const before = await transaction.forecastCheck.findUnique({ where: { subject: key } });
    if (before && before.hour >= hour) return; // another replica was quicker
    const open = await transaction.forecast.findFirst({ where: { subject: key, state: 'open' } });
    const step = stepForecast({
      open: open ? { id: open.id, madeAt: open.madeAt.getTime() } : undefined,
      wasBeyond: before?.beyond ?? undefined,
      isBeyond,
      outlook,
      now: hour.getTime(),
      horizonMs: HORIZON_MS[row.kind],
    });
    await apply(transaction, { key, row }, step, { hour, value });
    const beyond = isBeyond ?? before?.beyond ?? null;
    await transaction.forecastCheck.upsert({
      where: { subject: key },
      create: { subject: key, hour, beyond },
      update: { hour, beyond },
    });
  });
}

function reaches(value: number, { threshold, direction }: Subject): boolean {
  return direction === 'rising' ? value >= threshold : value <= threshold;
}

async function apply(
  transaction: Transaction,
  { key, row }: { key: string; row: Said },
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
          probability: row.kind === 'budget' ? null : step.outlook.probability,
          expectedAt: date(step.outlook.expectedAt),
          earliestAt: date(step.outlook.earliestAt),
          latestAt: date(step.outlook.latestAt),
        };
  if (step.do === 'update') {
    await transaction.forecast.update({ where: { id: step.id }, data: { ...common, ...of } });
    return;
  }
  await transaction.forecast.create({
    data: {
      ...row,
      ...common,
      ...of,
      subject: key,
      madeAt: hour,
      ...(step.do === 'miss' ? { state: 'missed', resolvedAt: hour, crossedAt: hour } : { state: 'open' }),
    },
  });
}
