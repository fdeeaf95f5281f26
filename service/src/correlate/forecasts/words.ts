import type { ForecastKind, ForecastState } from '../../contracts/forecasts.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Nothing that lies ahead is certain. */
function saySure(probability: number): number {
  return Math.min(99, Math.round(probability * 100));
}

/** `Thu 14:00 UTC` */
export function sayHour(at: Date): string {
  return `${DAYS[at.getUTCDay()]} ${at.toISOString().slice(11, 16)} UTC`;
}

/** `Thu 3 Dec` */
export function sayDate(at: Date): string {
  const month = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' }).format(at);
  return `${DAYS[at.getUTCDay()]} ${at.getUTCDate()} ${month}`;
}

/** `95 %` of a share, `1.2 GB` as it is. */
export function sayLimit(value: number, unit: string): string {
  if (unit === '')
    return value > 0 && value <= 1
      ? `${Number((value * 100).toFixed(1))} %`
      : `${Number(value.toPrecision(6))}`;
  return `${Number(value.toPrecision(6))} ${unit}`;
}

const VERBS = {
  signal: { will: ['reach', 'fall to'], did: ['reached', 'fell to'] },
  outcome: {
    will: ['rise above its target of', 'fall below its target of'],
    did: ['rose above its target of', 'fell below its target of'],
  },
  budget: { will: ['', 'have spent its error budget'], did: ['', 'spent its error budget'] },
} as const;
const WITHIN = { signal: 'two days', outcome: 'two weeks', budget: 'a week' } as const;

/** What is said, or was: `payments-db disk reaches 95 % on Thu 14:00 UTC (91 % sure)`. */
export function sayForecast(row: {
  kind: ForecastKind;
  state: ForecastState;
  name: string;
  unit: string;
  threshold: number;
  direction: 'rising' | 'falling';
  probability: number | null;
  expectedAt: Date | null;
  crossedAt: Date | null;
  madeAt: Date;
  lookedBack?: boolean;
}): string {
  const way = row.direction === 'rising' ? 0 : 1;
  const limit = row.kind === 'budget' ? '' : ` ${sayLimit(row.threshold, row.unit)}`;
  const will = `${VERBS[row.kind].will[way]}${limit}`;
  const did = `${VERBS[row.kind].did[way]}${limit}`;
  const said = row.lookedBack ? 'would have been said' : 'was said';
  const sure = row.probability === null ? '' : ` (${saySure(row.probability)} % sure)`;
  const when =
    row.expectedAt === null
      ? `within ${WITHIN[row.kind]}`
      : `about ${row.kind === 'outcome' ? sayDate(row.expectedAt) : sayHour(row.expectedAt)}`;
  switch (row.state) {
    case 'open':
      return `${row.name} will ${will} ${when}${sure}.`;
    case 'came_true': {
      const hours = row.crossedAt
        ? Math.round((row.crossedAt.getTime() - row.madeAt.getTime()) / 3_600_000)
        : 0;
      const before = `${hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} days`} before`;
      return `${row.name} ${did}, as ${row.lookedBack ? 'could have been' : 'was'} said ${before}.`;
    }
    case 'did_not':
      return `${row.name} ${said} to ${will}, and did not within ${WITHIN[row.kind]}.`;
    case 'withdrawn':
      return `${row.name} ${said} to ${will}; that ${row.lookedBack ? 'would have been' : 'was'} taken back when it turned.`;
    case 'missed':
      return `${row.name} ${did} and nothing ${row.lookedBack ? 'would have' : 'had'} been said.`;
  }
}
