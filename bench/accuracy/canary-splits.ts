import { compareBeforeAfter, judgeCanary } from '../../service/src/engine/change/index.ts';
import { seededRandom } from '../random.ts';
import { type CsvSeries, readCsvTree } from './csv-series.ts';

/** How many alarms a way of splitting windows against themselves raised. */
export interface SplitAlarms {
  readonly split: string;
  readonly alarms: number;
  readonly splits: number;
}

const WINDOW = 120; // ten hours of five-minute data: what a canary run sees
const WINDOWS_PER_SERIES = 30;
const EARLIER_DAYS = 7;
const DAY_MILLISECONDS = 86_400_000;

/**
 * A/A: real windows split against themselves, where every alarm is a false one. `random` deals the values out by
 * chance, `interleaved` in turn (two servers behind one balancer), `consecutive` puts the second half against the
 * first (nothing was deployed in between, but the series itself may have moved), and `matched` compares the same
 * halves against the same hours of the seven days before, as a deployment is judged.
 */
export async function alarmsOfNothing(folder: string): Promise<SplitAlarms[]> {
  const random = seededRandom(20260101);
  const tally = new Map<string, { alarms: number; splits: number }>();
  const count = (split: string, alarm: boolean): void => {
    const counts = tally.get(split) ?? { alarms: 0, splits: 0 };
    tally.set(split, { alarms: counts.alarms + (alarm ? 1 : 0), splits: counts.splits + 1 });
  };
  for (const series of readCsvTree(folder)) {
    const { values } = series;
    const room = values.length - WINDOW;
    for (let i = 0; i < WINDOWS_PER_SERIES && room > 0; i++) {
      const start = Math.floor((i * room) / WINDOWS_PER_SERIES);
      const window = values.slice(start, start + WINDOW);
      const heads = Array.from(window, () => random() < 0.5);
      const splits: Record<string, (_: number, at: number) => boolean> = {
        random: (_, at) => heads[at] as boolean,
        interleaved: (_, at) => at % 2 === 0,
        consecutive: (_, at) => at < WINDOW / 2,
      };
      for (const [split, inControl] of Object.entries(splits)) {
        const verdict = judgeCanary({
          control: window.filter(inControl),
          experiment: window.filter((value, at) => !inControl(value, at)),
          direction: 'either',
          tolerance: 0,
        });
        count(split, verdict.kind === 'high' || verdict.kind === 'low');
      }
      const matched = matchedAlarm(series, start + WINDOW / 2);
      if (matched !== undefined) count('matched', matched);
    }
  }
  return [...tally].map(([split, counts]) => ({ split, ...counts }));
}

/** Whether the halves around a row differ against earlier days; `undefined` where a week of them is not there. */
function matchedAlarm({ times, values }: CsvSeries, at: number): boolean | undefined {
  const steps = Array.from(
    { length: times.length - 1 },
    (_, i) => (times[i + 1] as number) - (times[i] as number),
  );
  const step = steps.sort((a, b) => a - b)[steps.length >> 1] as number;
  const day = Math.round(DAY_MILLISECONDS / step);
  const half = Math.min(WINDOW / 2, day >> 1);
  if (at - EARLIER_DAYS * day < half || at + half > values.length || half < 8) return undefined;
  const around = (row: number) => ({
    before: values.slice(row - half, row),
    after: values.slice(row, row + half),
  });
  const earlierDays = Array.from({ length: EARLIER_DAYS }, (_, i) => around(at - (i + 1) * day));
  const result = compareBeforeAfter({ ...around(at), earlierDays, practicalThreshold: 0 });
  return result.kind === 'increased' || result.kind === 'decreased';
}
