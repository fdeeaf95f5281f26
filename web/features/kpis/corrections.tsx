import type { Kpi, KpiCorrection } from '@throughline/service/contracts/kpis';
import { formatCount } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { sayTime } from '../../ui/plot/prepare-plot.ts';

/** What was told again with another value: of which interval, what it was and is, when and by whom. */
export function Corrections({ kpi, corrections }: { kpi: Kpi; corrections: readonly KpiCorrection[] }) {
  return (
    <ul className="border-line border-t">
      {corrections.map(({ id, at, segment, before, after, correctedAt, correctedBy }) => (
        <li
          key={id}
          className="flex flex-wrap items-baseline justify-between gap-x-4 border-grid border-b py-1.5"
        >
          <span>
            {sayTime(at, kpi.resolution)}
            {Object.keys(segment).length > 0 && ` · ${Object.values(segment).join(', ')}`}
            {' · '}
            {sayTold(before)} → <b>{sayTold(after)}</b>
          </span>
          <span className="text-note text-soft">
            {correctedBy}, <LocalTime at={correctedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** As it was sent: `120`, or `41 of 97`. */
export function sayTold({ value, numerator, denominator }: KpiCorrection['before']): string {
  if (value !== null) return formatCount(value);
  return `${formatCount(numerator ?? 0)} of ${formatCount(denominator ?? 0)}`;
}
