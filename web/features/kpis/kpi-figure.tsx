import type { KpiDetail } from '@throughline/service/contracts/kpis';
import Link from 'next/link';
import { Definition } from '../../ui/definition.tsx';
import { formatNumber } from '../../ui/format/amount.ts';
import { THIN_SPACE } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { markOf, sayBasis, sayKind } from './say-kpi.ts';

/** The number first, with its interval, its window and what it stands on. */
export function KpiFigure({ kpi, mayChange }: { kpi: KpiDetail; mayChange: boolean }) {
  const { value, lower, upper } = kpi.recent.now;
  const { state, word } = markOf(kpi.recent);
  return (
    <div className="mt-2">
      <div className="flex flex-wrap items-start gap-x-9 gap-y-2">
        <p className="font-semibold text-number-narrow leading-[1.05] tracking-[-0.035em] wide:text-number">
          {value === null ? (
            <span className="text-soft">–</span>
          ) : (
            <>
              {formatNumber(value, kpi)}
              <span className="font-medium text-soft text-unit tracking-normal">
                {THIN_SPACE}
                {kpi.unit}
              </span>
            </>
          )}
        </p>
        <p className="pt-[1.05rem]">
          <StateMark state={state} word={word} />
        </p>
      </div>
      <p className="text-note text-soft">
        <Definition
          says={
            <>
              {kpi.description ?? sayKind(kpi)}
              <br />
              Window: <LocalTime at={kpi.recent.from} form="day" /> –{' '}
              <LocalTime at={kpi.recent.to} form="day" />
            </>
          }
        >
          the last 28 whole days
        </Definition>
        {` · ${sayBasis(kpi)}`}
        {lower !== null &&
          upper !== null &&
          ` · 95 % interval ${formatNumber(lower, kpi)} – ${formatNumber(upper, kpi)}`}
        {mayChange && (
          <>
            {' · '}
            <Link
              href={`/kpis/${kpi.slug}/edit`}
              className="link inline-flex min-h-6 items-center print:hidden"
            >
              change it
            </Link>
          </>
        )}
      </p>
    </div>
  );
}
