import { KpiCorrection, type KpiDetail, KpiSeries } from '@throughline/service/contracts/kpis';
import { pageOf } from '@throughline/service/contracts/page';
import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { forPage, read } from '../../lib/read.ts';
import { Choice } from '../../ui/choice.tsx';
import { Downloads } from '../../ui/downloads.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatCount, formatQuantity } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Heading, Lead, Page, Panel } from '../../ui/page.tsx';
import { toQuery } from '../../ui/query.ts';
import { Say } from '../../ui/sentence.tsx';
import { LinksOf } from '../impact/links-of.tsx';
import { loadLinksOf } from '../impact/load-links.ts';
import { may } from '../settings/may.ts';
import { Corrections } from './corrections.tsx';
import { KpiChart } from './kpi-chart.tsx';
import { KpiFigure } from './kpi-figure.tsx';
import { cutsOf, kpiAddress, rangesFor, readKpiView, windowOf } from './kpi-filter.ts';
import { KpiTable } from './kpi-table.tsx';
import { loadKpi, loadSource } from './load-kpi.ts';
import { loadShips } from './load-ships.ts';
import { sayChange, sayKind, sayWorth } from './say-kpi.ts';
import { SendPoints } from './send-points.tsx';
import { SourceState } from './source-state.tsx';

const CORRECTIONS_SHOWN = '10';
const LINKS_SHOWN = 5;
const STEP_WORDS = { minute: 'by minute', hour: 'by hour', day: 'by day' } as const;

export async function KpiPage({ slug, query }: { slug: string; query: Record<string, string> }) {
  const kpi = await loadKpi(slug);
  const now = Date.now();
  const view = readKpiView(query, kpi, now);
  const window = windowOf(view, now);
  const pointsQuery = toQuery({ ...window, by: view.by });
  const path = `/api/v1/kpis/${encodeURIComponent(slug)}`;
  const [series, corrections, deployments, source, links, me] = await forPage(kpiAddress(slug, view), () =>
    Promise.all([
      read(KpiSeries, `${path}/points${pointsQuery}`),
      read(pageOf(KpiCorrection), `${path}/corrections${toQuery({ limit: CORRECTIONS_SHOWN })}`),
      loadShips(kpi.team.slug, window),
      loadSource(kpi),
      loadLinksOf({ kpi: slug }, LINKS_SHOWN),
      readMe(),
    ]),
  );
  const ranges = rangesFor(kpi.resolution);
  const shown = `${ranges.find(({ range }) => range === view.range)?.text}, ${STEP_WORDS[window.step]} (UTC)`;
  return (
    <Page
      heading={
        <>
          <span className="text-ink">{kpi.name}</span>
          {' · '}
          <Link href={`/teams/${kpi.team.slug}`} className="quiet-link">
            {kpi.team.name}
          </Link>
          {kpi.owner && ` · owned by ${kpi.owner.name}`}
          {kpi.simulated && ' · simulated'}
        </>
      }
    >
      <KpiFigure kpi={kpi} mayChange={may(me, 'manage')} />
      <div className="mt-5">
        <Lead>
          <Say sentence={sayChange(kpi)} />
        </Lead>
      </div>
      <div className="mt-6 mb-3 flex flex-wrap items-center justify-between gap-3">
        {cutsOf(kpi).length > 0 && kpi.series > 0 ? (
          <Choice
            label="Cut by"
            options={[undefined, ...cutsOf(kpi)].map((by) => ({
              text: by === undefined ? 'whole' : `by ${by}`,
              href: kpiAddress(slug, { range: view.range, ...(by !== undefined && { by }) }),
              chosen: by === view.by,
            }))}
          />
        ) : (
          <span />
        )}
        <Choice
          label="Range"
          options={ranges.map(({ range, short }) => ({
            text: short,
            href: kpiAddress(slug, { ...view, range }),
            chosen: range === view.range,
          }))}
        />
      </div>
      <Panel label="Over time">
        <KpiChart kpi={kpi} series={series} deployments={deployments} shown={shown} />
        <KpiTable kpi={kpi} series={series} />
      </Panel>
      <div className="mt-2">
        <Downloads items={[{ text: 'what is shown', href: `${path}/points.csv${pointsQuery}` }]} />
      </div>
      <div className="grid gap-x-14 full:grid-cols-[1fr_1.2fr]">
        <div className="min-w-0">
          <Heading>What it is</Heading>
          <WhatItIs kpi={kpi} />
        </div>
        <div className="min-w-0 print:hidden">
          {source === null ? (
            <>
              <Heading>How points are sent</Heading>
              {kpi.simulated ? <Invented /> : <SendPoints kpi={kpi} now={now} />}
            </>
          ) : (
            <>
              <Heading>Where points come from</Heading>
              <SourceState source={source} />
            </>
          )}
        </div>
      </div>
      <LinksOf heading="What moves this" links={links.items} none="No signal is known to go with this KPI." />
      {corrections.items.length > 0 && (
        <>
          <Heading>
            {kpi.corrections > corrections.items.length
              ? `The latest of ${formatCount(kpi.corrections)} corrections`
              : formatQuantity(kpi.corrections, 'correction')}
          </Heading>
          <Corrections kpi={kpi} corrections={corrections.items} />
        </>
      )}
    </Page>
  );
}

function Invented() {
  return (
    <p className="max-w-[40rem]">
      This KPI belongs to the simulated company, and what really happened is refused here.{' '}
      <Link href="/kpis/new" className="link">
        Create a KPI of your own
      </Link>
      , for a team of your own: its page has the commands.
    </p>
  );
}

function WhatItIs({ kpi }: { kpi: KpiDetail }) {
  const worth = sayWorth(kpi);
  return (
    <Facts>
      {kpi.description !== null && <Fact name="Definition">{kpi.description}</Fact>}
      <Fact name="Made of">{sayKind(kpi)}</Fact>
      <Fact name="Better is">{kpi.direction === 'higher' ? 'more' : 'less'}</Fact>
      <Fact name="Unit">{kpi.unit}</Fact>
      {worth !== null && <Fact name="Worth">{worth}</Fact>}
      {kpi.values.map(({ attribute, values }) => (
        <Fact key={attribute} name={`By ${attribute}`}>
          {values.length === 0 ? 'no value yet' : sayValues(values)}
        </Fact>
      ))}
      <Fact name="Points">
        {kpi.firstAt === null || kpi.lastAt === null ? (
          'none yet'
        ) : (
          <>
            {formatCount(kpi.points)}, from <LocalTime at={kpi.firstAt} /> to <LocalTime at={kpi.lastAt} />
          </>
        )}
      </Fact>
    </Facts>
  );
}

const MOST_VALUES = 12;

function sayValues(values: readonly string[]): string {
  const rest = values.length - MOST_VALUES;
  return `${values.slice(0, MOST_VALUES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
