import type { KpiImpact, MeasuredKpi, SegmentImpact } from '@throughline/service/contracts/impacts';
import Link from 'next/link';
import { formatMoney } from '../../ui/format/amount.ts';
import { formatPercent } from '../../ui/format/number.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { AroundPlot } from '../changes/around-plot.tsx';
import { prepareImpact } from '../changes/prepare-around.ts';

const HEIGHT = 96;

/** Each KPI against what would have been, with its interval; the one that leads comes first. `said` stands above already. */
export function KpiImpacts({
  kpis,
  at,
  said,
  wide = true,
}: {
  kpis: readonly MeasuredKpi[];
  at: string;
  said: string;
  /** Whether there is room for three beside each other. */
  wide?: boolean;
}) {
  return (
    <ul className={`mt-4 grid gap-x-8 gap-y-6 wide:grid-cols-2 ${wide ? 'full:grid-cols-3' : ''}`}>
      {kpis.map((measured) => (
        <One key={measured.kpi.slug} measured={measured} at={at} said={said} />
      ))}
    </ul>
  );
}

function One({ measured, at, said }: { measured: MeasuredKpi; at: string; said: string }) {
  const { kpi, says, impact, reach, segments } = measured;
  const plot = impact.kind === 'impact' && prepareImpact(impact, { at, scale: kpi, height: HEIGHT });
  return (
    <li className="min-w-0">
      <p className="flex min-w-0 items-baseline justify-between gap-x-3">
        <Link href={`/kpis/${kpi.slug}`} className="quiet-link min-w-0 truncate font-semibold">
          {kpi.name}
        </Link>
        <span className="shrink-0">
          <ImpactMark impact={impact} />
        </span>
      </p>
      <p className="text-note text-soft">
        {reach.link === null ? (
          reach.says
        ) : (
          <Link href={`/impact/${encodeURIComponent(reach.link)}`} className="quiet-link">
            {reach.says}
          </Link>
        )}
      </p>
      {!said.startsWith(says) && <p className="text-note text-soft">{says}</p>}
      {plot && <AroundPlot plot={plot} height={HEIGHT} label={says} />}
      {impact.kind === 'impact' && <Money impact={impact} />}
      {segments.length > 0 && <Segments segments={segments} />}
    </li>
  );
}

function ImpactMark({ impact }: { impact: KpiImpact }) {
  if (impact.kind === 'no_data') return <StateMark state="no_data" />;
  if (!impact.shown) return <StateMark state="undecided" word="none shown" />;
  return impact.better ? <StateMark state="met" word="better" /> : <StateMark state="missed" word="worse" />;
}

/** In money, with its interval, and what that is for an hour. */
function Money({ impact }: { impact: Extract<KpiImpact, { kind: 'impact' }> }) {
  const { money, moneyPerHour, currency, shown, controls, missing } = impact;
  return (
    <p className="text-note text-soft">
      {money !== null && currency !== null && (
        <>
          {shown ? 'Worth' : 'Worth anything between'}{' '}
          {shown && <span className="text-ink">{formatMoney(money.value, currency)}</span>} {shown && '('}
          {formatMoney(money.lower, currency)} – {formatMoney(money.upper, currency)}
          {shown && ')'} so far
          {shown && moneyPerHour !== null && `, ${formatMoney(moneyPerHour.value, currency)} an hour`}.{' '}
        </>
      )}
      {controls.length > 0 ? `Compared with ${controls.join(', ')}.` : 'By its own past alone.'}
      {missing > 0 &&
        ` Of ${impact.actual.length} intervals since ${missing} ${missing === 1 ? 'was' : 'were'} not told; nothing is counted for ${missing === 1 ? 'it' : 'them'}.`}
    </p>
  );
}

/** Whom it hit: the share of each value of an attribute, beside what is usual. */
function Segments({ segments }: { segments: readonly SegmentImpact[] }) {
  return (
    <table className="mt-1.5 w-full text-left text-note">
      <thead className="text-soft">
        <tr>
          <th className="py-1 pr-3 font-normal">Whom it hit</th>
          <th className="py-1 pr-3 font-normal">Share of it</th>
          <th className="py-1 font-normal">Usually</th>
        </tr>
      </thead>
      <tbody>
        {segments.map(({ attribute, value, share, usual, shown }) => (
          <tr key={`${attribute} ${value}`} className="border-grid border-t">
            <td className="py-1 pr-3">
              <span className="text-soft">{attribute}</span> {value}
            </td>
            <td className="py-1 pr-3">
              {share === null || !shown ? (
                <span className="text-soft">none shown</span>
              ) : (
                <>
                  {formatPercent(share.value)}{' '}
                  <span className="whitespace-nowrap text-soft">
                    ({formatPercent(share.lower)} – {formatPercent(share.upper)})
                  </span>
                </>
              )}
            </td>
            <td className="py-1 text-soft">{usual === null ? '—' : formatPercent(usual)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
