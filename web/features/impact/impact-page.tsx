import {
  GRADE_MEANINGS,
  LinkDetail,
  LinkGrade,
  LinkPage,
  type LinkScan,
} from '@throughline/service/contracts/links';
import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { forPage, read } from '../../lib/read.ts';
import { buttonLook } from '../../ui/button.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { Empty, Heading, Note, Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { toQuery } from '../../ui/query.ts';
import { may } from '../settings/may.ts';
import { readAllTeams } from '../settings/read-all-teams.ts';
import { RefreshWhile } from '../settings/refresh-while.tsx';
import { AskScan } from './ask-scan.tsx';
import { groupLinks } from './group-links.ts';
import { type ImpactFilter, impactAddress, readImpactFilter } from './impact-filter.ts';
import { LinkRows, Segments } from './link-rows.tsx';
import { LinkLead } from './link-view.tsx';
import { loadScans } from './load-links.ts';
import { GRADE_WORDS } from './say-link.ts';
import { ScanReport } from './scan-report.tsx';

const LINKS_PER_PAGE = '30';

/** What signals are worth: the best founded link in full, the others as sentences, and what was tested without one. */
export async function ImpactPage({ query }: { query: Record<string, string> }) {
  const filter = readImpactFilter(query);
  const { cursor } = query;
  const [list, scans, teams, me] = await forPage(impactAddress(filter, cursor), () =>
    Promise.all([
      read(LinkPage, `/api/v1/links${toQuery({ ...filter, cursor, limit: LINKS_PER_PAGE })}`),
      loadScans(),
      readAllTeams(),
      readMe(),
    ]),
  );
  const [first] = groupLinks(list.items);
  const shown = filter.state === undefined && cursor === undefined ? first?.head : undefined;
  const lead =
    shown === undefined
      ? null
      : await forPage(impactAddress(filter), () => read(LinkDetail, `/api/v1/links/${shown.id}`));
  const aside = lead === null ? [] : [shown, ...(first?.segments ?? [])];
  const rows = list.items.filter((link) => !aside.includes(link));
  const [latest] = scans.items;
  const open = latest?.state === 'waiting' || latest?.state === 'running';
  const reported = scans.items.find(({ state }) => state === 'done') ?? latest;
  return (
    <Page heading="Impact · what a signal is worth">
      <RefreshWhile active={open} doing="All pairs are being tested." />
      {lead !== null && (
        <>
          <LinkLead link={lead} linked />
          <Segments links={first?.segments ?? []} />
        </>
      )}
      {list.items.length === 0 && <Nothing filter={filter} reported={reported} />}
      <Filters filter={filter} teams={teams} />
      {rows.length > 0 && <LinkRows links={rows} />}
      <Pager
        address={(from) => impactAddress(filter, from)}
        cursor={cursor}
        nextCursor={list.nextCursor}
        first="From the start"
        next="More"
      />
      <Heading id="tested">What was tested</Heading>
      {open && latest !== undefined && latest !== reported && (
        <p className="mb-2">
          <ScanState scan={latest} />
        </p>
      )}
      {reported === undefined ? (
        <p className="max-w-[48rem]">
          Nothing yet. Every night all watched signals are tested against all KPIs that have a point a minute
          or an hour.
        </p>
      ) : (
        <ScanReport scan={reported} />
      )}
      {may(me, 'manage') && !open && (
        <div className="mt-4 print:hidden">
          <AskScan />
        </div>
      )}
      <Heading>What the grades mean</Heading>
      <ul className="border-line border-t">
        {LinkGrade.options.map((grade) => (
          <li
            key={grade}
            className="grid gap-x-4 border-grid border-b py-1.5 wide:grid-cols-[10rem_minmax(0,1fr)]"
          >
            <b>{GRADE_WORDS[grade]}</b>
            <span className="text-soft">{GRADE_MEANINGS[grade]}</span>
          </li>
        ))}
      </ul>
    </Page>
  );
}

function ScanState({ scan }: { scan: LinkScan }) {
  const done = Math.round(scan.progress * 100);
  return (
    <span className="flex flex-wrap items-center gap-3">
      <span>
        {scan.state === 'waiting' ? 'A scan is about to begin.' : `A scan is under way: ${done} % done.`}
      </span>
      <progress max={100} value={done} className="progress" aria-label="Progress of the scan" />
    </span>
  );
}

function Filters({ filter, teams }: { filter: ImpactFilter; teams: { slug: string; name: string }[] }) {
  return (
    <FilterForm
      action="/impact"
      keep={filter.kpi === undefined ? {} : { kpi: filter.kpi }}
      fields={[
        {
          name: 'team',
          label: 'Team',
          value: filter.team,
          options: teams.map(({ slug, name }) => [slug, name] as const),
        },
        {
          name: 'grade',
          label: 'Grade',
          value: filter.grade,
          options: LinkGrade.options.map((grade) => [grade, GRADE_WORDS[grade]] as const),
        },
        {
          name: 'state',
          label: 'State',
          value: filter.state,
          any: 'those that stand',
          options: [
            ['withdrawn', 'withdrawn'],
            ['dismissed', 'dismissed'],
          ],
        },
      ]}
    />
  );
}

function Nothing({ filter, reported }: { filter: ImpactFilter; reported: LinkScan | undefined }) {
  if (Object.keys(filter).length > 0) {
    return <p className="mt-3 border-line border-y py-4 text-soft">No link is like that.</p>;
  }
  const tested = reported?.state === 'done' && reported.tested > 0;
  return (
    <>
      <Empty says={tested ? 'No signal goes with a KPI beyond chance.' : 'No link is known yet.'}>
        {tested ? (
          'What was tested stands below. That nothing was found is an answer too: with the data of this time no effect could be told from chance.'
        ) : (
          <>
            A link says what a signal is worth: each 100 ms of a checkout, in completed orders and in money,
            with an interval. It takes a KPI with a point a minute (a day of them at least) or an hour (a
            week), and signals beside it.
          </>
        )}
      </Empty>
      {!tested && (
        <p className="mt-4 flex flex-wrap gap-3">
          <Link href="/kpis" className={buttonLook('filled')}>
            See the KPIs
          </Link>
          <Link href="/signals" className={buttonLook()}>
            See the signals
          </Link>
        </p>
      )}
      <div className="mt-2">
        <Note>Signals come by OpenTelemetry or Prometheus, points of KPIs by REST, CSV or a database.</Note>
      </div>
    </>
  );
}
