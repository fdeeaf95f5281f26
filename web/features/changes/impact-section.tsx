import type { ChangeImpacts, KpiImpact } from '@throughline/service/contracts/signal-changes';
import Link from 'next/link';
import { formatMoney } from '../../ui/format/amount.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading } from '../../ui/page.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { AroundPlot } from './around-plot.tsx';
import { prepareImpact } from './prepare-around.ts';

const HEIGHT = 96;

/** What it did to the KPIs of its team, against what would have been without it. */
export function ImpactSection({ impacts, at }: { impacts: ChangeImpacts; at: string | null }) {
  const { says, kpis, lookedTo } = impacts;
  if (kpis.length === 0 || at === null) return null;
  return (
    <section aria-labelledby="impact">
      <Heading id="impact">What it did to the KPIs of its team</Heading>
      <p className="max-w-[44rem] text-pretty">{says}</p>
      <ul className="mt-4 grid gap-x-8 gap-y-6 wide:grid-cols-2 full:grid-cols-3">
        {kpis.map(({ kpi, says: sentence, impact }) => (
          <li key={kpi.slug} className="min-w-0">
            <p className="flex min-w-0 items-baseline justify-between gap-x-3">
              <Link href={`/kpis/${kpi.slug}`} className="quiet-link min-w-0 truncate font-semibold">
                {kpi.name}
              </Link>
              <span className="shrink-0">
                <ImpactMark impact={impact} />
              </span>
            </p>
            {sentence !== says && <p className="text-note text-soft">{sentence}</p>}
            {impact.kind === 'impact' && <ImpactPlot impact={impact} at={at} kpi={kpi} says={sentence} />}
            {impact.kind === 'impact' && <Money impact={impact} />}
          </li>
        ))}
      </ul>
      <p className="mt-4 max-w-[48rem] text-note text-soft">
        Dashed what would have been, by the time before, the season and what it cannot have touched, with its
        95
        {'\u2009'}% interval.
        {lookedTo !== null && (
          <>
            {' '}
            Up to <LocalTime at={lookedTo} />.
          </>
        )}
      </p>
    </section>
  );
}

function ImpactMark({ impact }: { impact: KpiImpact }) {
  if (impact.kind === 'no_data') return <StateMark state="no_data" />;
  if (!impact.shown) return <StateMark state="undecided" word="none shown" />;
  return impact.better ? <StateMark state="met" word="better" /> : <StateMark state="missed" word="worse" />;
}

function ImpactPlot({
  impact,
  at,
  kpi,
  says,
}: {
  impact: Extract<KpiImpact, { kind: 'impact' }>;
  at: string;
  kpi: ChangeImpacts['kpis'][number]['kpi'];
  says: string;
}) {
  const plot = prepareImpact(impact, { at, scale: kpi, height: HEIGHT });
  return plot && <AroundPlot plot={plot} height={HEIGHT} label={says} />;
}

/** In money, with its interval, and what that is for an hour. */
function Money({ impact }: { impact: Extract<KpiImpact, { kind: 'impact' }> }) {
  const { money, moneyPerHour, currency, shown, controls } = impact;
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
    </p>
  );
}
