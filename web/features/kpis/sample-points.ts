import type { Kpi } from '@throughline/service/contracts/kpis';

type Sampled = Pick<Kpi, 'slug' | 'kind' | 'resolution' | 'segments'>;

/** A command that records two points, to paste into a shell; `origin` is the address of this Throughline. */
export function csvCommand(kpi: Sampled, { origin, now }: { origin: string; now: number }): string {
  const amounts = kpi.kind === 'ratio' ? ['numerator', 'denominator'] : ['value'];
  const values = kpi.kind === 'ratio' ? ['41', '97'] : ['1204.5'];
  const row = (back: number) =>
    [momentOf(kpi, now, back), ...values, ...kpi.segments.map(() => 'unknown')].join(',');
  return [
    `curl -X POST "${origin}/api/v1/kpis/${kpi.slug}/points" \\`,
    `  -H "authorization: Bearer $THROUGHLINE_TOKEN" -H "content-type: text/csv" --data-binary @- <<'CSV'`,
    ['at', ...amounts, ...kpi.segments].join(','),
    row(2),
    row(1),
    'CSV',
  ].join('\n');
}

/** The same for one point as JSON. */
export function jsonCommand(kpi: Sampled, { origin, now }: { origin: string; now: number }): string {
  const point = {
    at: momentOf(kpi, now, 1),
    ...(kpi.kind === 'ratio' ? { numerator: 41, denominator: 97 } : { value: 1204.5 }),
    ...(kpi.segments.length > 0 && {
      segment: Object.fromEntries(kpi.segments.map((name) => [name, 'unknown'])),
    }),
  };
  return [
    `curl -X POST "${origin}/api/v1/kpis/${kpi.slug}/points" \\`,
    `  -H "authorization: Bearer $THROUGHLINE_TOKEN" -H "content-type: application/json" \\`,
    `  -d '${JSON.stringify({ points: [point] })}'`,
  ].join('\n');
}

const STEP_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** Begin of the interval so many before the present one. */
function momentOf({ resolution }: Sampled, now: number, back: number): string {
  const step = STEP_MS[resolution];
  const at = new Date((Math.floor(now / step) - back) * step).toISOString();
  return resolution === 'day' ? at.slice(0, 10) : at.replace('.000Z', 'Z');
}
