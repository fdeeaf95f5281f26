import type { ForecastRecord, ForecastState } from '../../contracts/forecasts.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { wilsonInterval } from '../../engine/rates/index.ts';
import { median } from '../../engine/series/index.ts';

/** How good forecasts were that are decided: precision, recall and how long before. Pure. */
export function judgeRecord(
  decided: readonly { state: ForecastState; madeAt: Date; crossedAt: Date | null; lookedBack?: boolean }[],
): ForecastRecord {
  const count = (state: ForecastState) => decided.filter((one) => one.state === state).length;
  const [right, missed] = [count('came_true'), count('missed')];
  const made = right + count('did_not') + count('withdrawn');
  const leads = decided.flatMap(({ state, madeAt, crossedAt }) =>
    state === 'came_true' && crossedAt ? [(crossedAt.getTime() - madeAt.getTime()) / HOUR_MS] : [],
  );
  const lookedBack = decided.filter((one) => one.lookedBack === true).length;
  const back =
    lookedBack === 0
      ? ''
      : ` ${lookedBack === decided.length ? 'All of it is' : `${lookedBack} of these ${decided.length} are`} looked back on: reckoned afterwards, from what was known on each day.`;
  const medianLeadHours = leads.length === 0 ? null : median(Float64Array.from(leads));
  const lead = medianLeadHours === null ? '' : `, by the middle ${Math.round(medianLeadHours)} h before`;
  return {
    precision: rate(right, made),
    recall: rate(right, right + missed),
    medianLeadHours,
    lookedBack,
    sentence:
      made + missed === 0
        ? 'No forecast has been decided yet, so how good they are is not known.'
        : `Of ${made} ${made === 1 ? 'forecast' : 'forecasts'} ${right} came true${lead}; of ${right + missed} ${right + missed === 1 ? 'crossing' : 'crossings'} ${missed} had not been said.${back}`,
  };
}

function rate(successes: number, total: number): ForecastRecord['precision'] {
  const interval = wilsonInterval({ successes, total });
  if (interval.kind !== 'rate') return { successes, total, estimate: null, lower: null, upper: null };
  return { successes, total, estimate: interval.rate, lower: interval.lower, upper: interval.upper };
}
