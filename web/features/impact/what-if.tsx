'use client';

import { whatIf } from '@throughline/service/contracts/link-what-if';
import type { Link } from '@throughline/service/contracts/links';
import { useId, useState } from 'react';
import { formatAmount, formatMoney, formatNumber } from '../../ui/format/amount.ts';
import { formatReading } from '../signals/read-value.ts';
import { sayInterval, signalScale, signed } from './say-link.ts';

const STOPS_A_STEP = 10;

/** What the KPI would be if the signal stood elsewhere; answered by the function that the API answers with. */
export function WhatIf({ link }: { link: Link }) {
  const id = useId();
  const stop = link.step / STOPS_A_STEP;
  const low = Math.ceil(link.seen.lower / stop) * stop;
  const high = Math.floor(link.seen.upper / stop) * stop;
  const now = link.now.signal;
  const [to, setTo] = useState(() => startAt(link, low, high));
  if (now === null) {
    return (
      <p className="text-note text-soft">
        The signal told nothing in the day before the last scan, so there is nothing to start from.
      </p>
    );
  }
  const scale = signalScale(link.signal);
  const result = whatIf(link, to - now);
  return (
    <div>
      <label htmlFor={id} className="text-note text-soft">
        What if {link.signal.name} were
      </label>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <b className="text-number-narrow leading-[1.15] tracking-[-0.03em]">{formatReading(to, scale)}</b>
        <span className="text-soft">instead of {formatReading(now, scale)}</span>
      </p>
      <input
        id={id}
        type="range"
        min={low}
        max={high}
        step={stop}
        value={to}
        onChange={(event) => setTo(Number(event.target.value))}
        aria-valuetext={formatReading(to, scale)}
        className="my-2 h-6 w-full accent-ink"
      />
      <div aria-live="polite">
        {result.kind === 'answer' && (
          <>
            <p>
              {link.kpi.name}{' '}
              {result.answer.kpi.from !== null && result.answer.kpi.to !== null ? (
                <b>
                  {formatNumber(result.answer.kpi.from, link.kpi)} →{' '}
                  {formatAmount(result.answer.kpi.to.estimate, link.kpi)}
                </b>
              ) : (
                <b>{signed(result.answer.kpi.change.estimate, link.kpi)}</b>
              )}{' '}
              <span className="text-note text-soft">({sayInterval(result.answer.kpi.change, link.kpi)})</span>
            </p>
            {result.answer.money !== null && (
              <p>
                about{' '}
                <b>
                  {result.answer.money.estimate < 0 ? '\u2212' : '+'}
                  {formatMoney(Math.abs(result.answer.money.estimate), result.answer.money.currency)} an hour
                </b>{' '}
                <span className="text-note text-soft">
                  ({Math.round(result.answer.money.lower).toLocaleString('en-GB').replace('-', '\u2212')} –{' '}
                  {Math.round(result.answer.money.upper).toLocaleString('en-GB').replace('-', '\u2212')})
                </span>
              </p>
            )}
          </>
        )}
      </div>
      <p className="mt-2 text-note text-soft">
        Within what was seen ({formatReading(link.seen.lower, scale)} –{' '}
        {formatReading(link.seen.upper, scale)}); outside of it no answer is given.
      </p>
    </div>
  );
}

/** One step to the better side, or as far as was seen. */
function startAt({ now, step, effect, kpi }: Link, low: number, high: number): number {
  const better = Math.sign(effect.estimate) * (kpi.direction === 'higher' ? 1 : -1);
  const stop = step / STOPS_A_STEP;
  const to = Math.round(((now.signal ?? low) + better * step) / stop) * stop;
  return Math.min(high, Math.max(low, to));
}
