import { setImmediate } from 'node:timers/promises';
import { listWatched, readWindows } from '../../collect/telemetry/index.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { type Course, HORIZON_MS, keyOfCourse, prospectsOf } from './courses.ts';
import { outlookOf } from './foresee.ts';
import { FEWEST_DAYS, type LookedBack, lookBack } from './look-back.ts';
import { type Outlook, type Step, stepForecast } from './step.ts';
import { chooseSubjects, type Subject } from './subjects.ts';

const SETTLE_MS = 5 * 60_000; // until what is late of an hour has mostly come
export const HISTORY_MS = 28 * DAY_MS;

const AGAIN_MS = 2 * 60_000; // of what was not known enough: its past may be on its way
const YOUNG = 14 * 24; // hours told: with fewer, more of its past may be on its way as well
const MUCH_MORE = 1.5; // of what was known at the last look is worth another one

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
      (row) => [row.subject, { hour: row.hour.getTime(), known: row.known }] as const,
    ),
  );
  const courses = await readCourses(context);
  let known = subjects.length > 0 && courses.length > 0; // else somebody may just be bringing them in
  for (const subject of subjects) {
    if (!goOn()) return;
    const before = checked.get(keyOf(subject));
    const again = before !== undefined && before.hour >= hour.getTime();
    if (again && (before.known ?? YOUNG) >= YOUNG) continue;
    const told = await look(context, subject, hour, again ? (before.known ?? 0) * MUCH_MORE : 0);
    known = told >= YOUNG && known;
  }
  await forgetChanged(context, courses);
  for (const course of courses) {
    if (!goOn()) return;
    known = (await lookAtCourse(context, course, hour)) && known;
  }
  const nextHour = hour.getTime() + HOUR_MS + SETTLE_MS;
  nextLook.set(database, known ? nextHour : Math.min(nextHour, now().getTime() + AGAIN_MS));
}

export function keyOf({ signal }: Pick<Subject, 'signal'>): string {
  return `signal:${signal.key}`;
}

/** Returns how many hours of it are known, 0 where they are too few: then it is looked at again within the hour. */
async function look(context: Context, subject: Subject, hour: Date, leastKnown: number): Promise<number> {
  const end = hour.getTime();
  const span = { from: end - HISTORY_MS, to: end, stepMs: HOUR_MS };
  const [hours] = await readWindows(context, [subject.signal], span);
  if (!hours) return 0;
  const known = countKnown(hours);
  if (known < leastKnown) return known;
  const value = hours.at(-1) ?? Number.NaN;
  const isBeyond = Number.isNaN(value) ? undefined : reaches(value, subject);
  const outlook = isBeyond === true ? undefined : outlookOf(hours, subject, end);
  if (isBeyond === false && outlook === undefined) return 0;
  const { signal, threshold, thresholdKind, direction } = subject;
  await say(context, {
    key: keyOf(subject),
    hour,
    known,
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
  return known;
}

function countKnown(values: Float64Array): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
}

/** A budget once an hour; an outcome, which has a value a day, once a day. Its first look goes back over the days before. Says no where little of it is known yet. */
async function lookAtCourse(context: Context, course: Course, hour: Date): Promise<boolean> {
  const known = countKnown(course.days);
  const day = new Date(Math.floor(hour.getTime() / DAY_MS) * DAY_MS);
  for (const prospect of prospectsOf(course)) {
    const { kind, key, threshold, thresholdKind, direction, unit, value, isBeyond, outlook } = prospect;
    const checked = await context.database.forecastCheck.findUnique({ where: { subject: key } });
    const grown = known > 0 && known >= (checked?.known ?? 0) * MUCH_MORE;
    const first = kind === 'outcome' && (checked === null || (checked.known !== null && grown));
    if (!first && checked && checked.hour >= (kind === 'outcome' ? day : hour)) continue;
    if (isBeyond === undefined && !checked) continue; // nothing is told yet
    if (isBeyond === false && outlook === undefined) continue;
    const { teamId, name, simulated } = course;
    const row = { kind, teamId, name, unit, simulated, threshold, thresholdKind, direction };
    if (first) await keepLookedBack(context, { key, row }, await lookBack(course, setImmediate));
    await say(context, { key, hour, known, value, isBeyond, outlook, row });
  }
  return known >= FEWEST_DAYS;
}

/** In place of what was looked back on before, when less of the past was known. */
async function keepLookedBack(
  { database }: Context,
  { key, row }: { key: string; row: Said },
  made: readonly LookedBack[],
): Promise<void> {
  await transact(database, async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
    await transaction.forecast.deleteMany({ where: { subject: key, lookedBack: true } });
    const own = await transaction.forecast.count({ where: { subject: key } });
    if (own > 0) return; // somebody has said something of it meanwhile: that is worth more
    await transaction.forecast.createMany({
      data: made.map(({ state, madeAt, updatedAt, resolvedAt, value, outlook }) => ({
        ...row,
        ...(outlook && ofOutlook(outlook, row.kind)),
        subject: key,
        state,
        value,
        lookedBack: true,
        madeAt: new Date(madeAt),
        updatedAt: new Date(updatedAt),
        resolvedAt: toDate(resolvedAt),
        crossedAt: state === 'came_true' || state === 'missed' ? toDate(resolvedAt) : null,
      })),
    });
  });
}

/** Of a metric that has another definition or target by now nothing is said any more: it can neither come true nor fail. */
async function forgetChanged({ database }: Context, courses: readonly Course[]): Promise<void> {
  const keys = courses.flatMap((course) => [keyOfCourse('outcome', course), keyOfCourse('budget', course)]);
  await database.forecast.deleteMany({
    where: {
      kind: { not: 'signal' },
      OR: [{ state: 'open' }, { lookedBack: true }],
      subject: { notIn: keys },
    },
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
    /** How many values of its past are told. */
    known: number;
    value: number;
    isBeyond: boolean | undefined;
    outlook: Outlook | undefined;
    row: Said;
  },
): Promise<void> {
  const { key, hour, known, value, isBeyond, outlook, row } = found;
  await transact(database, async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
    const before = await transaction.forecastCheck.findUnique({ where: { subject: key } });
    const grown = before !== null && before.known !== null && known >= before.known * MUCH_MORE;
    if (before && before.hour >= hour && !grown) return; // another replica was quicker
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
      create: { subject: key, hour, beyond, known },
      update: { hour, beyond, known },
    });
  });
}

function reaches(value: number, { threshold, direction }: Subject): boolean {
  return direction === 'rising' ? value >= threshold : value <= threshold;
}

function ofOutlook({ probability, expectedAt, earliestAt, latestAt }: Outlook, kind: Said['kind']) {
  return {
    probability: kind === 'budget' ? null : probability,
    expectedAt: toDate(expectedAt),
    earliestAt: toDate(earliestAt),
    latestAt: toDate(latestAt),
  };
}

function toDate(at: number | null | undefined): Date | null {
  return at == null ? null : new Date(at);
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
  const of = step.do === 'miss' ? {} : ofOutlook(step.outlook, row.kind);
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
