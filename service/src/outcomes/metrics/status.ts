import type { OutcomeStatus } from '../../contracts/outcome-metrics.ts';
import type { ErrorBudget, OutcomeValue } from '../../contracts/outcome-values.ts';
import { LEAST_DAYS } from '../../engine/rates/index.ts';
import type { Foretold } from './facts.ts';
import { isTold, limitOf, type Targeted } from './measure.ts';
import { findRisk, isShort } from './risk.ts';
import type { ToldSource } from './told.ts';
import { sayDays, sayDuration, sayTarget, sayValue } from './words.ts';

/** A status and the sentence that says why. */
export interface Standing {
  status: OutcomeStatus;
  statusReason: string;
  /** Of what is at risk: what comes of it if nothing is done. */
  outlook: string | null;
}

/**
 * Reads the status off the picture: the interval wholly beyond the target, wholly short of it, or across. Beyond is above
 * it or below, as the metric says. What is not missed is at risk where something says that it will be (`findRisk`).
 */
export function judgeStatus(input: {
  what: Targeted;
  value: OutcomeValue;
  /** The same measure over the last `recentDaysOf(days)` days. */
  recent: OutcomeValue;
  /** Of an objective. */
  budget?: ErrorBudget | null;
  /** That it will cross its target, where that is forecast. */
  forecast?: Foretold | null;
  /** Where the number comes from, of one that is told. */
  source?: ToldSource | null;
  days: number;
  now: number;
}): Standing {
  const { what, value, recent, budget = null, forecast = null, source = null, days, now } = input;
  const { lower, upper } = value;
  const standing = (status: OutcomeStatus, statusReason: string): Standing => ({
    status,
    statusReason,
    outlook: null,
  });
  if (lower === null || upper === null) return standing('no_data', sayNothing(what, value, source, days));
  const target = sayTarget(what);
  const interval = `95 % interval, ${sayValue(what, lower)} to ${sayValue(what, upper)},`;
  if (isShort(what, value))
    return standing('missed', `The whole ${interval} is short of the target of ${target}.`);
  const risk = findRisk({ what, value, recent, budget, forecast, days, now });
  if (risk) return { status: 'at_risk', ...risk };
  if (isBeyond(what, { lower, upper })) {
    return standing('met', `The whole ${interval} is at or beyond the target of ${target}.`);
  }
  const counted = isTold(what) ? 'its days differ too much' : 'too little was counted';
  return standing('undecided', `The ${interval} spans the target of ${target}: ${counted} to tell.`);
}

function isBeyond(
  { direction, target }: Targeted,
  { lower, upper }: { lower: number; upper: number },
): boolean {
  return direction === 'at_least' ? lower >= target : upper <= target;
}

function sayNothing(
  what: Targeted,
  { total, days: told }: OutcomeValue,
  source: ToldSource | null,
  days: number,
): string {
  if (source) return sayUntold(source, told ?? 0, days);
  if (total === 0 || isTold(what)) return `Nothing was counted in the last ${sayDays(days)}.`;
  return `None of the ${total} could be followed for ${sayDuration(limitOf(what))} yet, so their share within it is not known.`;
}

function sayUntold({ kind, name, known, lastAt }: ToldSource, told: number, days: number): string {
  if (!known)
    return `The signal ${name} is not there any more: it told nothing for so long that it was forgotten.`;
  if (told > 0) {
    const on = told === 1 ? 'one day' : `${told} days`;
    return `${name} was told on ${on} of the last ${sayDays(days)}; an interval needs ${LEAST_DAYS}.`;
  }
  if (lastAt === null) return `${name} has told nothing yet.`;
  const last = new Date(lastAt).toISOString();
  return `${name} has told nothing in the last ${sayDays(days)}; the last was ${kind === 'kpi' ? `of ${last.slice(0, 10)}` : `in the hour of ${last.slice(0, 16).replace('T', ' ')} UTC`}.`;
}
