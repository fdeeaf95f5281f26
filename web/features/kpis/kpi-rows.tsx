import type { KpiSummary } from '@throughline/service/contracts/kpis';
import Link from 'next/link';
import { formatAmount } from '../../ui/format/amount.ts';
import { LineSparkline } from '../../ui/plot/line-sparkline.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { markOf, sayChangeBriefly } from './say-kpi.ts';

/** KPIs: what each is and whose, what the last 28 days came to, whether that is better, and how it went. */
export function KpiRows({ kpis }: { kpis: readonly KpiSummary[] }) {
  return (
    <ul className="border-line border-t">
      {kpis.map((kpi) => {
        const { state, word } = markOf(kpi.recent);
        const { value } = kpi.recent.now;
        const changed = sayChangeBriefly(kpi);
        return (
          <li
            key={kpi.slug}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-line border-b py-2.5 wide:grid-cols-[minmax(0,1fr)_9.5rem_7.5rem_10rem] wide:gap-x-[1.375rem]"
          >
            <div className="min-w-0 max-wide:col-span-2">
              <Link href={`/kpis/${kpi.slug}`} className="quiet-link font-[550]">
                {kpi.name}
              </Link>
              <p className="text-note text-soft">
                {kpi.team.name}
                {kpi.owner && ` · ${kpi.owner.name}`}
                {kpi.sourceFailing && (
                  <>
                    {' · '}
                    <span className="text-missed">its source fails</span>
                  </>
                )}
              </p>
            </div>
            <p className="text-lead-narrow wide:text-right">
              {value === null ? <span className="text-soft">–</span> : formatAmount(value, kpi)}
            </p>
            <div className="max-wide:order-last max-wide:col-span-2">
              <LineSparkline
                days={kpi.recent.days}
                state={state}
                label={`${kpi.name}, the last 28 days by day`}
              />
            </div>
            <p className="text-right wide:text-left">
              <StateMark state={state} word={word} />
              {changed !== '' && <span className="block text-note text-soft">{changed}</span>}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
