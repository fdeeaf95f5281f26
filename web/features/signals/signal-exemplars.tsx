import type { SignalExemplars } from '@throughline/service/contracts/signals';
import { CopyButton } from '../../ui/copy-button.tsx';
import { LocalTime } from '../../ui/local-time.tsx';
import { formatReading } from './read-value.ts';

const MOST_SHOWN = 8;

/** The requests behind the largest values, to be looked up where traces are kept. Nothing where none was told. */
export function SignalExemplarRows({ exemplars: { items, unit } }: { exemplars: SignalExemplars }) {
  if (items.length === 0) return null;
  return (
    <details className="mt-3 text-note print:hidden">
      <summary className="w-fit text-soft">Requests behind the largest values</summary>
      <ul className="mt-2 border-line border-t">
        {items.slice(0, MOST_SHOWN).map(({ at, value, traceId, spanId }) => (
          <li
            key={`${traceId}${spanId}`}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-grid border-b py-1.5"
          >
            <b className="min-w-16">{formatReading(value, { unit, proportion: false })}</b>
            <span className="text-soft">
              <LocalTime at={at} />
            </span>
            <span id={`trace-${traceId}-${spanId}`} className="min-w-0 break-all font-mono">
              {traceId}
            </span>
            <CopyButton text={traceId} label="Copy trace id" sourceId={`trace-${traceId}-${spanId}`} />
          </li>
        ))}
      </ul>
    </details>
  );
}
