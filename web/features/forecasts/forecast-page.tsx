import { ForecastDetail } from '@throughline/service/contracts/forecasts';
import Link from 'next/link';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatPercent } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Lead, Note, Page } from '../../ui/page.tsx';
import { ForecastPlot } from './forecast-plot.tsx';
import { prepareForecast } from './prepare-forecast.ts';

const HEIGHT = 220;

/** Read once per request: the title of the page and the page itself both need it. */
export const loadForecast = cache((id: string): Promise<ForecastDetail> => {
  const segment = encodeURIComponent(id);
  return forPage(`/forecasts/${segment}`, () => read(ForecastDetail, `/api/v1/forecasts/${segment}`));
});

export async function ForecastPage({ id }: { id: string }) {
  const forecast = await loadForecast(id);
  const format = formatterOf(forecast);
  return (
    <Page heading={<span className="text-ink">{forecast.name}</span>}>
      <Lead>{forecast.sentence}</Lead>
      <div className="mt-4 rounded-panel border border-line bg-panel p-4">
        <ForecastPlot
          plot={prepareForecast(forecast, format, HEIGHT)}
          height={HEIGHT}
          label={forecast.sentence}
          limit={`limit ${format(forecast.threshold)}`}
        />
      </div>
      <div className="mt-2 mb-6">
        <Note>{HOW[forecast.kind]}</Note>
      </div>
      <Particulars forecast={forecast} format={format} />
    </Page>
  );
}

function Particulars({ forecast, format }: { forecast: ForecastDetail; format: (value: number) => string }) {
  const { kind, probability, earliestAt, latestAt, signal, team, value, madeAt, thresholdKind } = forecast;
  return (
    <Facts>
      {signal !== null && (
        <Fact name="Signal">
          <Link href={`/signals/${encodeURIComponent(signal.id)}`} className="link">
            {signal.name}
          </Link>
        </Fact>
      )}
      {signal === null && team !== null && (
        <Fact name="Measured by it">
          <Link href={`/teams/${encodeURIComponent(team.slug)}`} className="link">
            {team.name}
          </Link>
        </Fact>
      )}
      <Fact name="Limit">
        {format(forecast.threshold)} ({KIND_WORDS[thresholdKind]})
      </Fact>
      {value !== null && (
        <Fact name={kind === 'signal' ? 'Last hour told' : kind === 'budget' ? 'Left' : 'Now'}>
          {format(value)}
        </Fact>
      )}
      {probability !== null && <Fact name="How sure">{formatPercent(probability, 0)}</Fact>}
      {earliestAt !== null && latestAt !== null && (
        <Fact name={kind === 'budget' ? 'By the rates of both windows' : 'Four of five paths'}>
          <LocalTime at={earliestAt} /> – <LocalTime at={latestAt} />
        </Fact>
      )}
      <Fact name="First said">
        <LocalTime at={madeAt} />
      </Fact>
    </Facts>
  );
}

const KIND_WORDS: Record<ForecastDetail['thresholdKind'], string> = {
  slo: 'objective',
  capacity: 'capacity',
  full: '95 % of what can be used',
  target: 'target',
  spent: 'nothing left',
};

const PATHS =
  'The moment and how sure it is are read off the paths that earlier forecasts missed by, and off how often it went as far before.';
const HOW: Record<ForecastDetail['kind'], string> = {
  signal: `The week before by the hour; dashed what is expected now, with its 95 % interval. ${PATHS}`,
  outcome: `90 days by the day, each the value of its window; dashed the two weeks that are expected now, with their 95 % interval. ${PATHS}`,
  budget:
    'What was left of the budget by the day. The moment is when it is spent at the rate of the long window, if it burns on like that; how sure such forecasts are only their record tells.',
};

/** Shares as percent, everything else with its unit. */
function formatterOf({ kind, unit, threshold }: ForecastDetail): (value: number) => string {
  if (kind === 'budget' || (unit === '' && threshold > 0 && threshold <= 1))
    return (value) => formatPercent(value);
  return (value) => `${Number(value.toPrecision(4))}${unit === '' ? '' : ` ${unit}`}`;
}
