import type { LinkScan } from '@throughline/service/contracts/links';
import Link from 'next/link';
import { formatCount, formatQuantity } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { sayScan } from './say-scan.ts';

/** What the last scan tested and found nothing in, and what it could not test and why. */
export function ScanReport({ scan }: { scan: LinkScan }) {
  const { summary } = scan;
  return (
    <>
      <p className="max-w-[48rem]">{sayScan(scan)}</p>
      {summary !== null && (
        <>
          <p className="mt-1 max-w-[48rem] text-note text-soft">
            {summary.windows.map(({ resolution, from, to, longestLagSeconds }) => (
              <span key={resolution}>
                By {resolution} from <LocalTime at={from} /> to <LocalTime at={to} />, the signal up to{' '}
                {longestLagSeconds / 60} minutes first.{' '}
              </span>
            ))}
            {summary.drivers > 0 &&
              `${formatQuantity(summary.drivers, 'signal')} of traffic ${summary.drivers === 1 ? 'was' : 'were'} taken out of both sides instead of tested. `}
            Of all links that are claimed at most 5 % are false.
          </p>
          <ul className="mt-3 border-line border-t">
            {summary.kpis.map((kpi) => (
              <li
                key={kpi.slug}
                className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-grid border-b py-1.5"
              >
                <Link href={`/kpis/${kpi.slug}`} className="quiet-link">
                  {kpi.name}
                </Link>
                <span className="text-right text-note">
                  {kpi.tested === 0 ? (
                    <span className="text-soft">not tested</span>
                  ) : (
                    <>
                      <b>{formatQuantity(kpi.found, 'link')}</b>
                      <span className="text-soft"> of {formatCount(kpi.tested)} pairs</span>
                    </>
                  )}
                </span>
                {kpi.untested !== null && (
                  <span className="col-span-2 text-note text-soft">{capital(kpi.untested)}.</span>
                )}
              </li>
            ))}
          </ul>
          {summary.untested.length > 0 && (
            <details className="mt-3 text-note">
              <summary className="w-fit text-soft">
                {formatQuantity(
                  summary.untested.reduce((sum, { count }) => sum + count, 0),
                  'signal or segment',
                  'signals and segments',
                )}{' '}
                could not be tested
              </summary>
              <ul className="mt-1">
                {summary.untested.map(({ reason, count, example }) => (
                  <li key={reason} className="py-0.5">
                    {formatCount(count)} × {reason}
                    {example !== '' && <span className="text-soft">, such as {example}</span>}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
      {scan.fault !== null && <p className="mt-2 text-missed text-note">{scan.fault}</p>}
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
