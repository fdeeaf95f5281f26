import { setImmediate as breathe } from 'node:timers/promises';
import type { ChangeSubject } from '../../contracts/signal-changes.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { falseDiscoveryRates } from '../../engine/association/index.ts';
import type { Context } from '../../store/database.ts';
import { type Compared, compareSignal } from './compare.ts';
import { compareDaily } from './compare-daily.ts';
import { decideSignal, isMoved, onsetOf } from './decide.ts';
import { confounderOf, findOtherChanges, findSettledBefore } from './find-confounders.ts';
import { findTrouble } from './find-trouble.ts';
import type { Finding, Watch } from './finding.ts';
import { finestOf, readStretches } from './read-stretches.ts';
import { SHARES, toSpend } from './spend.ts';
import { listSubjects, readScope, type Scope, type Subject } from './watched.ts';
import { type ComparedWindows, MINUTES_KEPT_MS, windowsOf, withCalmDays } from './windows.ts';

const FAMILY: Record<ChangeSubject, keyof typeof SHARES> = {
  own: 'own',
  dependent: 'dependency',
  dependency: 'dependency',
  kpi: 'kpi',
};
const UNCONTROLLED =
  'Fewer than three earlier days, or stretches of time before it, are known to compare it with.';
const TOO_LITTLE = {
  too_little_before: 'Too little was told before it.',
  too_little_after: 'Too little was told after it.',
};

/** What a look saw; nothing is written yet. */
export interface Look {
  scope: Scope;
  lookMs: number;
  lookedTo: Date;
  spent: number;
  findings: Finding[];
}

/** Looks at everything around a change, `lookMs` after it. Null where its environment is gone. */
export async function look(context: Context, watch: Watch, lookMs: number): Promise<Look | null> {
  const scope = await readScope(context, watch.environmentId, watch.at);
  if (!scope) return null;
  const subjects = await listSubjects(context, scope, watch.begunAt);
  const notBefore = await findSettledBefore(context.database, watch);
  const compared = new Map<string, Compared & { stepMs: number }>();
  const reasons = new Map<string, string>();
  const daily = subjects.flatMap(({ kpi }) => (kpi?.resolution === 'day' ? [kpi] : []));
  for (const [id, { compared: one, reason }] of await compareDaily(context, watch, scope, {
    kpis: daily,
    lookMs,
  })) {
    const key = `kpi:${id}`;
    compared.set(key, { ...one, stepMs: DAY_MS });
    if (reason !== null) reasons.set(key, reason);
  }
  const begunAt = watch.begunAt.getTime();
  const troubles = await findTrouble(
    context.database,
    { serviceId: scope.service.id, environmentId: watch.environmentId },
    { from: new Date(begunAt - MINUTES_KEPT_MS), to: watch.begunAt },
  );
  for (const [finestMs, some] of groupByStep(subjects.filter(({ kpi }) => kpi?.resolution !== 'day'))) {
    const windows = withCalmDays(
      windowsOf({ begunAt, at: watch.at.getTime(), lookMs, finestMs, notBefore }),
      troubles,
    );
    for (const [key, one] of await compareAll(context, some, windows))
      compared.set(key, { ...one, stepMs: windows.stepMs });
  }
  const to = watch.at.getTime() + lookMs;
  const others = await findOtherChanges(context.database, scope, { from: watch.begunAt.getTime(), to });
  const alpha = toSpend({ spent: watch.spent, lookMs, windowMs: watch.windowMs });
  const qValues = correct(subjects, compared);
  const standing = new Map(watch.findings.map((finding) => [finding.key, finding]));
  const findings = subjects.map((subject) =>
    toFinding({
      subject,
      compared: compared.get(subject.key) as Compared & { stepMs: number },
      unknown: reasons.get(subject.key) ?? null,
      qValue: qValues.get(subject.key) ?? 1,
      alpha: alpha * SHARES[FAMILY[subject.subject]],
      confounder: confounderOf(subject, others, scope.siblings),
      before: standing.get(subject.key),
      lookedTo: new Date(to),
    }),
  );
  // Where nothing could be tested nothing could be a false alarm, and what might have been spent stays.
  const spent = qValues.size > 0 ? watch.spent + alpha : watch.spent;
  return { scope, lookMs, lookedTo: new Date(to), spent, findings };
}

function groupByStep(subjects: readonly Subject[]): Map<number, Subject[]> {
  const groups = new Map<number, Subject[]>();
  for (const subject of subjects) {
    const step = finestOf(subject);
    groups.set(step, [...(groups.get(step) ?? []), subject]);
  }
  return groups;
}

async function compareAll(
  context: Context,
  subjects: readonly Subject[],
  windows: ComparedWindows,
): Promise<Map<string, Compared>> {
  const [now = []] = await readStretches(context, subjects, windows, [0]);
  const days = await readStretches(context, subjects, windows, windows.days);
  const results = new Map<string, Compared>();
  const compare = async (some: readonly Subject[], stretches: Awaited<ReturnType<typeof readStretches>>) => {
    for (const subject of some) {
      const place = subjects.indexOf(subject);
      const inSome = some.indexOf(subject);
      const own = now[place];
      if (!own) continue;
      const { role, unit, proportion } = subject;
      results.set(
        subject.key,
        compareSignal({
          windows,
          now: own,
          days: days.flatMap((day) => day[place] ?? []),
          stretches: stretches.flatMap((stretch) => stretch[inSome] ?? []),
          role,
          unit,
          proportion,
        }),
      );
      await breathe(); // a comparison takes milliseconds; whoever asks meanwhile is answered in between
    }
  };
  await compare(subjects, []);
  const alone = subjects.filter(({ key }) => {
    const result = results.get(key);
    return result && result.found.kind !== 'no_data' && !result.controlled;
  });
  if (alone.length > 0 && windows.stretches.length > 0) {
    await compare(alone, await readStretches(context, alone, windows, windows.stretches));
  }
  return results;
}

/** q-values, each within its family: own signals, those of neighbours, KPIs. */
function correct(subjects: readonly Subject[], compared: ReadonlyMap<string, Compared>): Map<string, number> {
  const result = new Map<string, number>();
  for (const family of Object.keys(SHARES)) {
    const tested = subjects.flatMap(({ key, subject }) => {
      const one = compared.get(key);
      if (FAMILY[subject] !== family || !one?.controlled || one.found.kind === 'no_data') return [];
      return [{ key, pValue: one.found.pValue }];
    });
    const rates = falseDiscoveryRates(Float64Array.from(tested, ({ pValue }) => pValue));
    tested.forEach(({ key }, index) => {
      result.set(key, rates[index] ?? 1);
    });
  }
  return result;
}

function toFinding(input: {
  subject: Subject;
  compared: Compared & { stepMs: number };
  /** Why there is no answer, where that is not for want of points. */
  unknown: string | null;
  qValue: number;
  alpha: number;
  confounder: string | null;
  before: Finding | undefined;
  lookedTo: Date;
}): Finding {
  const { subject, compared, qValue, alpha, before, lookedTo } = input;
  const { found, threshold, controlled, since, level, stepMs } = compared;
  const { key, service, name, unit, proportion, role, worse } = subject;
  const named = { key, subject: subject.subject, service, name, unit, proportion, role, worse };
  const standing = before?.verdict ?? null;
  const stands = standing !== null && isMoved(standing);
  // Without anything to compare with, or without data, a claim neither comes about nor goes.
  if (stands && !controlled) return { ...(before as Finding), ...named, turn: null };
  const { verdict, turn } = decideSignal({ found, qValue, alpha, worse, standing });
  const told = found.kind === 'no_data' ? null : found;
  const claimed = turn === 'claimed';
  const onsetMs = claimed
    ? told && onsetOf(since, stepMs, level, told.shift)
    : isMoved(verdict)
      ? (before?.onsetMs ?? null)
      : null;
  // What else changed meanwhile counts when it is claimed; what happens later cannot have caused what was there before.
  const confounder = claimed ? input.confounder : isMoved(verdict) ? (before?.confounder ?? null) : null;
  return {
    ...named,
    verdict: controlled || !told ? verdict : 'undecided',
    turn,
    counts: isMoved(verdict) && confounder === null,
    confounder,
    before: told?.levelBefore ?? null,
    after: told && told.levelBefore + told.shift,
    shift: told?.shift ?? null,
    lower: told?.lower ?? null,
    upper: told?.upper ?? null,
    threshold: told && threshold,
    pValue: told?.pValue ?? null,
    qValue: told && controlled ? qValue : null,
    daysCompared: told?.daysCompared ?? 0,
    reason:
      found.kind === 'no_data'
        ? (input.unknown ?? TOO_LITTLE[found.reason])
        : controlled
          ? null
          : UNCONTROLLED,
    onsetMs,
    lookedTo,
    claimedAt: claimed ? lookedTo : isMoved(verdict) ? (before?.claimedAt ?? null) : null,
    withdrawnAt: turn === 'withdrawn' ? lookedTo : isMoved(verdict) ? null : (before?.withdrawnAt ?? null),
  };
}
