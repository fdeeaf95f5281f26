import type { Transaction } from '../../store/database.ts';
import type { Fault, Point } from './judge-point.ts';

/** A list of customers would otherwise fill the store, and nobody reads a plot with a thousand lines. */
export const MAX_VALUES_PER_ATTRIBUTE = 100;
export const MAX_SERIES_PER_KPI = 500;
export const MAX_SERIES = 50_000;
const SERIES_LOCK = 'kpi_series'; // held while some are made, so that the limit of all holds

/** What tells a segment from the others of its KPI; empty for the whole. */
export function keyOf(cell: readonly string[]): string {
  return cell.length === 0 ? '' : JSON.stringify(cell);
}

export interface Limits {
  valuesPerAttribute: number;
  seriesPerKpi: number;
  series: number;
}
const LIMITS: Limits = {
  valuesPerAttribute: MAX_VALUES_PER_ATTRIBUTE,
  seriesPerKpi: MAX_SERIES_PER_KPI,
  series: MAX_SERIES,
};

/**
 * The series of every point, by key; what is new is created in the order in which it comes. Keys beyond the limits get a
 * fault instead, which names the attribute that has the most values. Whoever calls holds the lock of the KPI.
 */
export async function findSeries(
  transaction: Transaction,
  kpi: { id: string; slug: string; segments: readonly string[] },
  points: readonly Point[],
  limits: Limits = LIMITS,
): Promise<{ ids: Map<string, number>; faults: Map<string, Fault> }> {
  const wanted = new Map(points.map(({ cell }) => [keyOf(cell), cell]));
  const known = await transaction.$queryRaw<{ id: number; key: string }[]>`
    SELECT id, key FROM kpi_series WHERE kpi_id = ${kpi.id}`;
  const ids = new Map(known.map(({ id, key }) => [key, id]));
  const fresh = [...wanted].filter(([key]) => !ids.has(key));
  if (fresh.length === 0) return { ids, faults: new Map() };
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${SERIES_LOCK}, 0))`;
  const [all] = await transaction.$queryRaw<
    { count: number }[]
  >`SELECT count(*)::int AS count FROM kpi_series`;
  const room = Math.min(limits.series - (all?.count ?? 0), limits.seriesPerKpi - known.length);
  const { accepted, faults } = choose(kpi, [...ids.keys()], fresh, { ...limits, room });
  if (accepted.length > 0) {
    const rows = accepted.map(([key, cell]) => ({ key, segment: segmentOf(kpi.segments, cell) }));
    const made = await transaction.$queryRaw<{ id: number; key: string }[]>`
      INSERT INTO kpi_series (kpi_id, key, segment)
      SELECT ${kpi.id}, r.key, r.segment FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(key text, segment jsonb)
      RETURNING id, key`;
    for (const { id, key } of made) ids.set(key, id);
  }
  return { ids, faults };
}

/** The values by the names of their attributes. */
export function segmentOf(attributes: readonly string[], cell: readonly string[]): Record<string, string> {
  return Object.fromEntries(cell.map((value, index) => [attributes[index] ?? '', value]));
}

type Keyed = [key: string, cell: readonly string[]];

function choose(
  { slug, segments }: { slug: string; segments: readonly string[] },
  known: readonly string[],
  fresh: readonly Keyed[],
  limits: { valuesPerAttribute: number; room: number; seriesPerKpi: number },
): { accepted: Keyed[]; faults: Map<string, Fault> } {
  const cells = known.map((key) => (key === '' ? [] : (JSON.parse(key) as string[])));
  const kept = segments.map((_, index) => new Set(cells.flatMap((cell) => cell[index] ?? [])));
  const told = segments.map(
    (_, index) => new Set([...(kept[index] ?? []), ...fresh.flatMap(([, cell]) => cell[index] ?? [])]),
  );
  const worst = told.reduce(
    (most, values, index) => (values.size > (told[most]?.size ?? 0) ? index : most),
    0,
  );
  const accepted: Keyed[] = [];
  const faults = new Map<string, Fault>();
  for (const [key, cell] of fresh) {
    const over = cell.findIndex(
      (value, index) => !kept[index]?.has(value) && (kept[index]?.size ?? 0) >= limits.valuesPerAttribute,
    );
    if (over >= 0) {
      faults.set(key, tooManyValues(segments[over] ?? '', told[over]?.size ?? 0, limits.valuesPerAttribute));
    } else if (accepted.length >= limits.room) {
      faults.set(key, tooManySeries(slug, segments[worst], told[worst]?.size ?? 0, limits.seriesPerKpi));
    } else {
      accepted.push([key, cell]);
      cell.forEach((value, index) => {
        kept[index]?.add(value);
      });
    }
  }
  return { accepted, faults };
}

function tooManyValues(attribute: string, values: number, limit: number): Fault {
  return {
    column: attribute,
    code: 'too_many_segments',
    detail: `${attribute} would have ${values} values; at most ${limit} are kept.`,
    remedy: `Send a coarser ${attribute}, such as a group of them, and "other" for the rest.`,
  };
}

function tooManySeries(slug: string, attribute: string | undefined, values: number, limit: number): Fault {
  return {
    column: attribute ?? null,
    code: 'too_many_segments',
    detail: `${slug} would have more segments than fit: at most ${limit} a KPI, and ${MAX_SERIES} in all.${attribute === undefined ? '' : ` ${attribute} has the most values, ${values}.`}`,
    remedy:
      attribute === undefined
        ? 'Remove KPIs that nobody uses.'
        : `Send a coarser ${attribute}, or leave an attribute out.`,
  };
}
