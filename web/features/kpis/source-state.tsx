import type { KpiSource } from '@throughline/service/contracts/kpis';
import { Signal } from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { ApiError } from '../../lib/api.ts';
import { read } from '../../lib/read.ts';
import { formatCount, formatQuantity } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { AMOUNT_WORDS } from './amount-words.ts';

const KINDS = { sql: 'a PostgreSQL database', prometheus: 'Prometheus' } as const;

/** How fetching goes: what came last, or what is wrong and what to do. */
export function SourceState({ source }: { source: KpiSource }) {
  const { kind, address, state, last, reason, remedy, lastRunAt, nextRunAt } = source;
  const [fault] = last?.errors ?? [];
  return (
    <div className="max-w-[48rem]">
      <p>
        {kind === 'signal' ? (
          <FromSignals source={source} />
        ) : (
          <>
            Fetched from {KINDS[kind]}, <span className="break-all font-mono text-note">{address}</span>.
          </>
        )}{' '}
        {state === 'failed' && <StateMark state="missed" word="failed" />}
        {state === 'done' && <StateMark state="met" word="up to date" />}
        {(state === 'waiting' || state === 'running') && <StateMark state="undecided" word="being fetched" />}
      </p>
      {reason !== null && (
        <p className="mt-1.5 border-missed border-l-2 pl-3">
          <b>{reason}</b> {remedy}
        </p>
      )}
      <p className="mt-1 text-note text-soft">
        {lastRunAt !== null && (
          <>
            Last asked <LocalTime at={lastRunAt} />
            {last !== null &&
              `: ${formatQuantity(last.received, 'row')}, ${formatCount(last.recorded)} new, ${formatCount(last.corrected)} corrected, ${formatCount(last.refused)} refused`}
            {'. '}
          </>
        )}
        {nextRunAt !== null && (
          <>
            Next <LocalTime at={nextRunAt} />.
          </>
        )}
      </p>
      {fault !== undefined && (
        <p className="mt-1 text-note">
          <span className="text-missed">Row {fault.line}:</span> {fault.detail} {fault.remedy}
        </p>
      )}
    </div>
  );
}

/** Null where it was forgotten. */
async function readSignal(id: string): Promise<Signal | null> {
  try {
    return await read(Signal, `/api/v1/signals/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
}

/** Which signals it is made of: `the total of orders of shop, divided by the count of requests of shop, by plan`. */
async function FromSignals({ source: { signals } }: { source: KpiSource }) {
  if (signals === null) return 'Made of signals.';
  const { value, numerator, denominator, segments, across } = signals;
  const ids = [value ?? numerator, denominator].flatMap((term) => (term ? [term.signal] : []));
  const known = await Promise.all(ids.map(readSignal));
  const nameOf = (id: string) => {
    const signal = known[ids.indexOf(id)];
    return signal ? `${signal.metric} of ${signal.service}` : `signal ${id}`;
  };
  const part = (term: typeof value) =>
    term && (
      <>
        {`the ${AMOUNT_WORDS[term.amount]} of `}
        <Link href={`/signals/${term.signal}`} className="link">
          {nameOf(term.signal)}
        </Link>
      </>
    );
  const cut = Object.entries(segments).map(([name, attribute]) => `${name} (${attribute})`);
  return (
    <>
      {'Made of '}
      {part(value ?? numerator)}
      {denominator && ', divided by '}
      {part(denominator)}
      {cut.length > 0 && `, by ${cut.join(' and ')}`}
      {across.length > 0 && `, added up across ${across.join(' and ')}`}.
    </>
  );
}
