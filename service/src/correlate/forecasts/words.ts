import type { ForecastState } from '../../contracts/forecasts.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Thu 14:00 UTC` */
export function sayHour(at: Date): string {
  return `${DAYS[at.getUTCDay()]} ${at.toISOString().slice(11, 16)} UTC`;
}

/** `95 %` of a share, `1.2 GB` as it is. */
export function sayLimit(value: number, unit: string): string {
  if (unit === '')
    return value > 0 && value <= 1
      ? `${Number((value * 100).toFixed(1))} %`
      : `${Number(value.toPrecision(6))}`;
  return `${Number(value.toPrecision(6))} ${unit}`;
}

/** What is said, or was: `payments-db disk reaches 95 % on Thu 14:00 UTC (91 % sure)`. */
export function sayForecast(row: {
  state: ForecastState;
  name: string;
  unit: string;
  threshold: number;
  direction: 'rising' | 'falling';
  probability: number | null;
  expectedAt: Date | null;
  crossedAt: Date | null;
  madeAt: Date;
}): string {
  const verb = row.direction === 'rising' ? 'reach' : 'fall to';
  const limit = sayLimit(row.threshold, row.unit);
  const sure = row.probability === null ? '' : ` (${Math.round(row.probability * 100)} % sure)`;
  const when = row.expectedAt === null ? 'within two days' : `about ${sayHour(row.expectedAt)}`;
  switch (row.state) {
    case 'open':
      return `${row.name} will ${verb} ${limit} ${when}${sure}.`;
    case 'came_true': {
      const hours = row.crossedAt
        ? Math.round((row.crossedAt.getTime() - row.madeAt.getTime()) / 3_600_000)
        : 0;
      return `${row.name} reached ${limit}, as was said ${hours} h before.`;
    }
    case 'did_not':
      return `${row.name} was said to ${verb} ${limit}, and did not within two days.`;
    case 'withdrawn':
      return `${row.name} was said to ${verb} ${limit}; that was taken back when it turned.`;
    case 'missed':
      return `${row.name} reached ${limit} and nothing had been said.`;
  }
}
