import {
  type Signal,
  SignalKind,
  SignalQuery,
  SignalRole,
  type Statistic,
  type Step,
} from '@throughline/service/contracts/signals';
import { Slug } from '@throughline/service/contracts/text';
import { toQuery } from '../../ui/query.ts';

export type SignalFilter = {
  search?: string;
  service?: string;
  team?: string;
  kind?: SignalKind;
  role?: SignalRole;
  watched?: 'true' | 'false';
};

/** The filters in the address; what cannot be one is left out, not sent and refused. */
export function readSignalFilter({
  search,
  service,
  team,
  kind,
  role,
  watched,
}: Record<string, string>): SignalFilter {
  const known = SignalKind.safeParse(kind);
  const knownRole = SignalRole.safeParse(role);
  return {
    ...(search && isSearch(search) ? { search } : {}),
    ...(service && Slug.safeParse(service).success ? { service } : {}),
    ...(team && Slug.safeParse(team).success ? { team } : {}),
    ...(known.success ? { kind: known.data } : {}),
    ...(knownRole.success ? { role: knownRole.data } : {}),
    ...(watched === 'true' || watched === 'false' ? { watched } : {}),
  };
}

export function signalsAddress(filter: SignalFilter, cursor?: string): string {
  return `/signals${toQuery({ ...filter, cursor })}`;
}

function isSearch(text: string): boolean {
  return SignalQuery.shape.search.safeParse(text).success;
}

/** The times a signal is shown over, each with buckets that a page has room for and words for how wide they are. */
const RANGES = {
  '1h': { text: 'hour', short: '1\u00a0h', hours: 1, step: '1m' },
  '6h': { text: '6 hours', short: '6\u00a0h', hours: 6, step: '5m' },
  '24h': { text: '24 hours', short: '24\u00a0h', hours: 24, step: '15m' },
  '7d': { text: '7 days', short: '7\u00a0d', hours: 7 * 24, step: '1h' },
  '35d': { text: '35 days', short: '35\u00a0d', hours: 35 * 24, step: '6h' },
} as const satisfies Record<string, { text: string; short: string; hours: number; step: Step }>;
export type Range = keyof typeof RANGES;

const USUAL: Range = '24h';
const MOST_COMPARED = 3; // with the signal itself four plots, which is what a screen has room for

export const RANGE_CHOICES = (Object.keys(RANGES) as Range[]).map((range) => ({
  range,
  text: RANGES[range].text,
  short: RANGES[range].short,
}));

export type SignalView = {
  range: Range;
  show: Statistic;
  /** Ids of what it is compared with. */
  beside: string[];
  /** What was searched for to compare with. */
  find?: string;
};

/** What of a signal is looked at; what it does not have is not asked for. */
export function readSignalView(
  { range, show, with: beside = '', find }: Record<string, string>,
  signal: Pick<Signal, 'id' | 'statistics'>,
): SignalView {
  const usual = usualStatistic(signal);
  const ids = beside.split(',').filter((id) => /^\d{1,10}$/.test(id) && id !== signal.id);
  return {
    range: RANGE_CHOICES.find((choice) => choice.range === range)?.range ?? USUAL,
    show: signal.statistics.find(({ statistic }) => statistic === show)?.statistic ?? usual,
    beside: [...new Set(ids)].slice(0, MOST_COMPARED),
    ...(find && isSearch(find) ? { find } : {}),
  };
}

/** What a signal is mostly watched for. */
export function usualStatistic({ statistics }: Pick<Signal, 'statistics'>): Statistic {
  return statistics[0]?.statistic ?? 'mean';
}

export function hasRoom({ beside }: SignalView): boolean {
  return beside.length < MOST_COMPARED;
}

export function signalAddress(signal: Pick<Signal, 'id' | 'statistics'>, view: SignalView): string {
  return `/signals/${signal.id}${toQuery(keptOf(signal, view, view.find))}`;
}

/** The values of the address that a view stands in, without those that are usual anyway. */
export function keptOf(
  signal: Pick<Signal, 'statistics'>,
  { range, show, beside }: SignalView,
  find?: string,
): Record<string, string | undefined> {
  return {
    range: range === USUAL ? undefined : range,
    show: show === usualStatistic(signal) ? undefined : show,
    with: beside.length === 0 ? undefined : beside.join(','),
    find,
  };
}

/** The window that ends now, as the service takes it: its last bucket may be incomplete. */
export function windowOf({ range }: Pick<SignalView, 'range'>, now: number) {
  const { hours, step } = RANGES[range];
  return {
    from: new Date(now - hours * 3_600_000).toISOString(),
    to: new Date(now).toISOString(),
    step,
  };
}
