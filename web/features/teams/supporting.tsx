import type { Scorecard, SupportingOutcome } from '@throughline/service/contracts/scorecards';
import { Definition } from '../../ui/definition.tsx';
import { formatInterval } from '../../ui/format/interval.ts';
import { formatPercent } from '../../ui/format/number.ts';
import { capitalised } from '../../ui/format/words.ts';
import { sayContext } from './say-context.ts';
import { sayDenominator, sayOpen } from './say-denominator.ts';
import { sayMedian } from './say-duration.ts';

/** What else is true of the team: numbers it does not own a target for, so none of them has a state. */
export function Supporting({
  items,
  context,
  days,
  lonely,
}: {
  items: SupportingOutcome[];
  context: Scorecard['context'];
  days: number;
  lonely: boolean;
}) {
  return (
    <>
      <h2 className="mb-2.5 text-note text-soft">
        {lonely ? `Known of these ${days} days` : `Also true in these ${days} days`}
      </h2>
      <ul>
        {items.map((item) => (
          <Row key={`${item.kind}${item.withinMs}`} item={item} />
        ))}
      </ul>
      {items.length === 0 && <p className="text-note text-soft">Nothing else has been reported.</p>}
      <p className="mt-2.5 border-grid border-t pt-2.5 text-note text-soft">{sayContext(context)}</p>
    </>
  );
}

function Row({ item: { kind, name, withinMs, value, definition } }: { item: SupportingOutcome }) {
  const metric = { kind, withinMs, customerReportedOnly: false, source: null };
  const beside = [sayMedian(value.median), sayOpen(metric, value)].filter(Boolean).join(' · ');
  return (
    <li className="flex justify-between gap-4 border-grid border-t py-2.5">
      <div className="min-w-0">
        <Definition says={definition}>{name}</Definition>
        <p className="text-note text-soft">{sayDenominator(metric, value)}</p>
        {beside && <p className="text-note text-soft">{capitalised(beside)}</p>}
      </div>
      <p className="flex-none text-right">
        {value.estimate === null || value.lower === null || value.upper === null ? (
          <span className="text-note text-soft">nothing to count</span>
        ) : (
          <>
            <b>{formatPercent(value.estimate)}</b>
            <br />
            <span className="text-note text-soft">{formatInterval(value.lower, value.upper)}</span>
          </>
        )}
      </p>
    </li>
  );
}
