import type { Outcome, Scorecard } from '@throughline/service/contracts/scorecards';
import Link from 'next/link';
import { Definition } from '../../ui/definition.tsx';
import { THIN_SPACE } from '../../ui/format/number.ts';
import { formatValueNumber, formatValueRange } from '../../ui/format/value.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Ruler } from '../../ui/ruler/ruler.tsx';
import { RulerLabels } from '../../ui/ruler/ruler-labels.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { sayDenominator, sayOpen, sayTarget } from './say-denominator.ts';

/** The number first, with everything needed to believe it within one glance, hover or focus. */
export function OutcomeFigure({
  scorecard: { team, window },
  outcome: { metric, value, status },
  mayWrite,
}: {
  scorecard: Scorecard;
  outcome: Outcome;
  mayWrite: boolean;
}) {
  const interval =
    value.lower === null || value.upper === null ? null : formatValueRange(value.lower, value.upper, metric);
  const open = sayOpen(metric, value);
  const acting = status === 'missed' || status === 'at_risk'; // what to do is then said below, in so many words
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-9 gap-y-2">
        <p className="font-semibold text-number-narrow leading-[1.05] tracking-[-0.035em] wide:text-number">
          {value.estimate === null || status === 'no_data' ? ( // one day of 28 is no number to lead a page with
            <span className="text-soft">–</span>
          ) : (
            <>
              {formatValueNumber(value.estimate, metric)}
              <span className="font-medium text-soft text-unit tracking-normal">{`${THIN_SPACE}${metric.unit}`}</span>
            </>
          )}
        </p>
        <div className="min-w-[min(16rem,100%)] max-w-[26rem] flex-1 pt-3">
          <Ruler data={value} measured={metric} state={status} />
          <RulerLabels data={value} measured={metric} />
        </div>
        <p className="pt-[1.05rem]">
          <StateMark state={status} />
        </p>
      </div>
      <p className="text-note text-soft">
        <Definition
          says={
            <>
              {metric.definition}
              <br />
              <span className="text-soft">
                Window: <LocalTime at={window.from} form="day" /> – <LocalTime at={window.to} form="day" />
              </span>
            </>
          }
        >
          {metric.name}
        </Definition>
        {` · ${sayDenominator(metric, value)} ${value.days === null ? `in ${window.days} days` : `of ${window.days}`}`}
        {open && ` · ${open}`}
        {interval && ` · 95 % interval ${interval}`}
        {` · ${sayTarget(metric)}`}
      </p>
      <p className="mt-1.5 text-note text-soft">
        {!acting && (
          <>
            When missed: <span className="text-ink">{metric.actionWhenMissed}</span>
            {mayWrite && ' · '}
          </>
        )}
        {mayWrite && (
          <Link
            href={`/teams/${team.slug}/outcome`}
            className="link inline-flex min-h-6 items-center print:hidden"
          >
            change the outcome
          </Link>
        )}
      </p>
    </>
  );
}
