import type { ChangeClaim, SignalChange, SignalChanges } from '@throughline/service/contracts/signal-changes';
import Link from 'next/link';
import { formatAmount } from '../../ui/format/amount.ts';
import { formatPercent } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Note } from '../../ui/page.tsx';
import { AroundPlot } from './around-plot.tsx';
import { ChangeVerdictMark } from './change-verdict-mark.tsx';
import { prepareAround } from './prepare-around.ts';
import { addressOf, sayShift, WHOSE } from './say-shift.ts';

const HEIGHT = 84;
const MOST_PLOTS = 6; // of those that moved; of a quiet deployment three are enough to see that
const QUIET_PLOTS = 3;
const MOST_ROWS = 12; // at first sight; the rest unfolds

/** Before and after, with the change marked: what moved, what did not, and what nobody can say. */
export function ChangesSection({ changes }: { changes: SignalChanges }) {
  const { state, says, signals, claims, at } = changes;
  return (
    <section aria-labelledby="what-changed">
      <Heading id="what-changed">What changed</Heading>
      <p className="max-w-[44rem] text-pretty">{says}</p>
      {state === 'not_watched' ? (
        <Note>
          With telemetry of the service, or a KPI of its team by the minute or hour, each deployment is
          compared with the time before it.{' '}
          <Link href="/signals" className="link">
            See what is measured
          </Link>
          .
        </Note>
      ) : (
        <Looked changes={changes} />
      )}
      {at !== null && <Plots signals={signals} at={at} />}
      {signals.length > 0 && <Rows signals={signals} />}
      {claims.some(({ claimed }) => !claimed) && <Claims claims={claims} />}
    </section>
  );
}

function Looked({ changes }: { changes: SignalChanges }) {
  const { looks, lookedTo, nextLookAt, cutBy, spent, state } = changes;
  if (lookedTo === null) return null;
  return (
    <p className="mt-1 text-note text-soft">
      Looked at {looks === 1 ? 'once' : `${looks} times`}, up to <LocalTime at={lookedTo} />
      {nextLookAt !== null && (
        <>
          ; next at <LocalTime at={nextLookAt} />
        </>
      )}
      {state === 'done' && cutBy !== null && (
        <>
          ; it ends where{' '}
          <Link
            href={`/${cutBy.kind === 'change' ? 'changes' : 'deployments'}/${encodeURIComponent(cutBy.id)}`}
            className="link"
          >
            the next {cutBy.kind}
          </Link>{' '}
          began
        </>
      )}
      . Against the same hours of earlier days; {formatPercent(spent)} of the 5{'\u2009'}% of false alarms
      allowed are spent.
    </p>
  );
}

/** Small multiples on one scale of time: what moved, or else the most telling of what did not. */
function Plots({ signals, at }: { signals: readonly SignalChange[]; at: string }) {
  const moved = signals.filter(({ verdict }) => MOVED.has(verdict));
  const shown = moved.length > 0 ? moved.slice(0, MOST_PLOTS) : signals.slice(0, QUIET_PLOTS);
  const plots = shown.flatMap((signal) => {
    const plot = signal.around && prepareAround(signal.around, signal, { at, scale: signal, height: HEIGHT });
    return plot ? [{ signal, plot }] : [];
  });
  if (plots.length === 0) return null;
  return (
    <ul className="mt-4 grid gap-x-8 gap-y-6 wide:grid-cols-2 full:grid-cols-3">
      {plots.map(({ signal, plot }) => (
        <li key={signal.key} className="min-w-0">
          <p className="flex min-w-0 items-baseline justify-between gap-x-3">
            <span className="min-w-0 truncate font-semibold" title={signal.name}>
              <Named signal={signal} />
            </span>
            <span className="shrink-0">
              <ChangeVerdictMark verdict={signal.verdict} />
            </span>
          </p>
          <p className="text-note text-soft">
            {sayShift(signal) ?? signal.reason}
            {signal.onsetMinutes !== null && ` within ${signal.onsetMinutes} min`}
          </p>
          <AroundPlot plot={plot} height={HEIGHT} label={signal.says} />
        </li>
      ))}
    </ul>
  );
}

const MOVED: ReadonlySet<string> = new Set(['worse', 'better', 'moved']);

function Named({ signal }: { signal: SignalChange }) {
  const address = addressOf(signal);
  if (address === null) return signal.name;
  return (
    <Link href={address} className="quiet-link">
      {signal.name}
    </Link>
  );
}

function Rows({ signals }: { signals: readonly SignalChange[] }) {
  const moved = signals.filter(({ verdict }) => MOVED.has(verdict));
  const first = signals.slice(0, Math.max(moved.length, Math.min(MOST_ROWS, signals.length)));
  const rest = signals.slice(first.length);
  return (
    <div className="mt-5">
      <ul className="border-line border-t">
        {first.map((signal) => (
          <Row key={signal.key} signal={signal} />
        ))}
      </ul>
      {rest.length > 0 && (
        <details className="mt-1 text-note">
          <summary className="w-fit text-soft">{rest.length} more that were compared</summary>
          <ul className="mt-1 border-line border-t text-body">
            {rest.map((signal) => (
              <Row key={signal.key} signal={signal} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Row({ signal }: { signal: SignalChange }) {
  const { verdict, subject, before, confounder, reason, threshold, counts } = signal;
  const shift = verdict === 'unchanged' ? null : sayShift(signal); // of what did not change the limit says more
  const why =
    confounder !== null
      ? `does not count: ${confounder}`
      : verdict === 'unchanged' && threshold !== null
        ? `by less than ${formatThreshold(signal, threshold)}`
        : reason;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 border-grid border-b py-1.5 wide:grid-cols-[7rem_minmax(0,1.6fr)_minmax(0,1fr)_8.5rem]">
      <span className="order-2 wide:order-none">
        <ChangeVerdictMark verdict={verdict} />
      </span>
      <span className="order-1 min-w-0 break-words wide:order-none">
        <Named signal={signal} /> <span className="text-note text-soft">{WHOSE[subject]}</span>
      </span>
      <span className="order-3 col-span-2 min-w-0 text-note wide:order-none wide:col-span-1">
        {shift ?? ''}
        {why !== null && (
          <span className="text-soft">
            {shift === null ? '' : ' · '}
            {why}
          </span>
        )}
        {!counts && MOVED.has(verdict) && confounder === null && (
          <span className="text-soft"> · nobody said which way is worse</span>
        )}
      </span>
      <span className="order-4 col-span-2 text-note text-soft wide:order-none wide:col-span-1 wide:text-right">
        {before !== null && `before ${formatAmount(before, signal)}`}
      </span>
    </li>
  );
}

function formatThreshold({ unit, proportion }: SignalChange, threshold: number): string {
  return proportion && unit === '%'
    ? `${Number((threshold * 100).toFixed(2))} points`
    : formatAmount(threshold, { unit, proportion });
}

/** What was said and taken back. */
function Claims({ claims }: { claims: readonly ChangeClaim[] }) {
  return (
    <>
      <Heading>Said, and taken back</Heading>
      <ol className="border-line border-t">
        {claims.map(({ key, claimed, statement, at }) => (
          <li
            key={`${key}${at}${claimed}`}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 border-grid border-b py-1.5"
          >
            <span className="min-w-0">
              {claimed ? '' : <span className="text-soft">Withdrawn: </span>}
              {statement}
            </span>
            <span className="text-soft">
              <LocalTime at={at} />
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
