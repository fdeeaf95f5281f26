import type { TelemetryRefusal } from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { LocalTime } from '../../ui/local-time.tsx';
import { toQuery } from '../../ui/query.ts';
import { sayRefused } from './group-refusals.ts';

/** What was refused: of whom, why, how much, the label at fault, and what to change at the sender. */
export function RefusalRows({ refusals }: { refusals: readonly TelemetryRefusal[] }) {
  return (
    <ul className="border-line border-t">
      {refusals.map((refusal) => {
        const { signal, service, reason, label, what, remedy, example, firstAt, lastAt } = refusal;
        return (
          <li
            key={[signal, service, reason, label].join('\n')}
            className="grid grid-cols-[minmax(0,1fr)] gap-x-[1.375rem] gap-y-1 border-line border-b py-2.5 wide:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]"
          >
            <div className="min-w-0">
              <p className="font-[550]">{what}</p>
              <p className="break-words text-note text-soft">
                <Link href={`/signals${toQuery({ service })}`} className="quiet-link">
                  {service}
                </Link>
                {' · '}
                {sayRefused(refusal)}
                {' · '}
                <LocalTime at={firstAt} form="minute" />
                {minuteOf(firstAt) !== minuteOf(lastAt) && (
                  <>
                    {' – '}
                    <LocalTime at={lastAt} form="minute" />
                  </>
                )}
              </p>
            </div>
            <div className="min-w-0">
              <p>{remedy}</p>
              <p className="break-words text-note text-soft">
                {label !== null && (
                  <>
                    worst label <span className="break-all font-mono text-ink">{label}</span>
                    {' · '}
                  </>
                )}
                {example !== '' && (
                  <>
                    last <span className="break-all font-mono">{example}</span>
                    {' · '}
                  </>
                )}
                <span className="font-mono">{reason}</span>
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Of what was refused within a minute its time is said once. */
function minuteOf(at: string): number {
  return Math.floor(Date.parse(at) / 60_000);
}
