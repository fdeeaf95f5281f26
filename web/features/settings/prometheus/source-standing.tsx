import type { SignalSource } from '@throughline/service/contracts/signal-sources';
import { formatCount, formatQuantity } from '../../../ui/format/number.ts';
import { LocalTime } from '../../../ui/local-time.tsx';

/** What came last, and what is wrong and what to do about it. */
export function SourceStanding({ source }: { source: SignalSource }) {
  const { last, lastRunAt, nextRunAt, reason, remedy } = source;
  return (
    <>
      <span className="block text-note text-soft">
        {lastRunAt === null ? (
          'Not asked yet.'
        ) : (
          <>
            Asked <LocalTime at={lastRunAt} form="minute" />
            {last !== null &&
              `: ${formatQuantity(last.points, 'point')}${last.refused > 0 ? `, ${formatCount(last.refused)} refused` : ''}`}
          </>
        )}
        {nextRunAt !== null && lastRunAt !== null && (
          <>
            {' · next '}
            <LocalTime at={nextRunAt} form="minute" />
          </>
        )}
      </span>
      {reason !== null && (
        <span className="mt-1 block border-missed border-l-2 pl-3">
          <b>{reason}</b> {remedy}
        </span>
      )}
      {last !== null && last.message !== '' && <span className="mt-1 block text-note">{last.message}</span>}
    </>
  );
}
