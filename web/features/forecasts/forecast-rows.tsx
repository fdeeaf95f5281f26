import type { Forecast, ForecastState } from '@throughline/service/contracts/forecasts';
import Link from 'next/link';
import { LocalTime } from '../../ui/local-time.tsx';
import { type State, StateMark } from '../../ui/state-mark.tsx';

const MARKS: Record<ForecastState, { state: State; word: string }> = {
  open: { state: 'at_risk', word: 'soon' },
  came_true: { state: 'met', word: 'came true' },
  did_not: { state: 'undecided', word: 'did not' },
  withdrawn: { state: 'undecided', word: 'withdrawn' },
  missed: { state: 'missed', word: 'not said' },
};

/** One line for each limit that will be crossed, or was: the sentence first, then when, between when and when. */
export function ForecastRows({ forecasts }: { forecasts: readonly Forecast[] }) {
  return (
    <ul className="border-line border-t">
      {forecasts.map((forecast) => (
        <li
          key={forecast.id}
          className="grid items-baseline gap-x-4 border-line border-b py-3 wide:grid-cols-[6.5rem_minmax(0,1fr)_auto]"
        >
          <StateMark {...MARKS[forecast.state]} />
          <span className="min-w-0">
            <Link href={`/forecasts/${encodeURIComponent(forecast.id)}`} className="link">
              {forecast.sentence}
            </Link>
            {forecast.lookedBack && forecast.state !== 'open' && (
              <span className="text-note text-soft"> looked back on</span>
            )}
            {forecast.team !== null && (
              <span className="block text-note text-soft">
                <Link href={`/teams/${forecast.team.slug}`} className="link">
                  {forecast.team.name}
                </Link>
                {forecast.service !== null && ` · ${forecast.service}`}
              </span>
            )}
          </span>
          <When forecast={forecast} />
        </li>
      ))}
    </ul>
  );
}

function When({ forecast: { state, earliestAt, latestAt, resolvedAt } }: { forecast: Forecast }) {
  if (state !== 'open') return resolvedAt === null ? null : <LocalTime at={resolvedAt} />;
  if (earliestAt === null || latestAt === null) return null;
  return (
    <span className="text-note text-soft">
      <LocalTime at={earliestAt} /> – <LocalTime at={latestAt} />
    </span>
  );
}
