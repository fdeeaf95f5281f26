import type { Link as SignalLink } from '@throughline/service/contracts/links';
import type { Scorecard } from '@throughline/service/contracts/scorecards';
import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { buttonLook } from '../../ui/button.tsx';
import { Empty, Heading, Lead, Note, Page, Panel } from '../../ui/page.tsx';
import { Say } from '../../ui/sentence.tsx';
import { isKnown } from '../../ui/trend-chart/gaps.ts';
import { DeploymentRows } from '../deployments/deployment-rows.tsx';
import { loadLinksOf } from '../impact/load-links.ts';
import { sayLink } from '../impact/say-link.ts';
import { TeamLive } from '../live/team-live.tsx';
import { ErrorBudget } from './error-budget.tsx';
import { loadGate } from './load-gate.ts';
import { knownWindow, loadScorecard } from './load-scorecard.ts';
import { MetricChanges } from './metric-changes.tsx';
import { Movers } from './movers.tsx';
import { OutcomeFigure } from './outcome-figure.tsx';
import { OutcomeTrend } from './outcome-trend.tsx';
import { sayGateNow } from './say-gate.ts';
import { sayOutcome } from './say-outcome.ts';
import { ShareTeam } from './share-team.tsx';
import { Supporting } from './supporting.tsx';
import { TeamViews } from './team-views.tsx';
import { WindowChoice } from './window-choice.tsx';

export async function TeamPage({ slug, window }: { slug: string; window: string | undefined }) {
  const [scorecard, gate, links, me] = await Promise.all([
    loadScorecard(slug, knownWindow(window)),
    loadGate(slug),
    loadLinksOf({ team: slug }, LINKS_ASKED),
    readMe(),
  ]);
  const { team, outcome, comparison } = scorecard;
  const mayWrite = me.role === 'admin' || me.role === 'member';
  const hasTrend = outcome?.trend.some(isKnown) ?? false;
  return (
    <Page
      heading={
        <>
          <span className="text-ink">{team.name}</span>
          {outcome && ` · owned by ${outcome.metric.owner.name}`}
          {team.simulated && ' · simulated'}
        </>
      }
    >
      <div className="mt-2">
        {outcome ? (
          <>
            <OutcomeFigure scorecard={scorecard} outcome={outcome} mayWrite={mayWrite} />
            <div className="mt-6">
              <Lead>
                <Say sentence={sayOutcome(outcome, scorecard)} />
              </Lead>
              {comparison && (
                <div className="mt-1.5">
                  <Note>{comparison.sentence}</Note>
                </div>
              )}
              {scorecard.advice !== null && (
                <p className="mt-4 max-w-[48rem] border-ink border-l-2 pl-3">
                  <b>What to do.</b> {scorecard.advice}
                </p>
              )}
            </div>
          </>
        ) : (
          <Unchosen scorecard={scorecard} mayWrite={mayWrite} />
        )}
      </div>
      {team.services.length === 0 ? (
        <NoServices admin={me.role === 'admin'} />
      ) : (
        <>
          <div className="mt-6 mb-3 flex flex-wrap items-center justify-between gap-3">
            <Services scorecard={scorecard} />
            <WindowChoice scorecard={scorecard} />
          </div>
          <TeamLive slug={team.slug} />
          <TeamViews slug={team.slug} name={team.name} />
          <p className="mb-3 text-note text-soft print:hidden">
            <Say sentence={sayGateNow(gate.now)} />{' '}
            <Link href={`/teams/${team.slug}/gate`} className="link">
              Why, and what it answered
            </Link>
          </p>
          <div
            className={`grid gap-5 ${hasTrend ? 'full:grid-cols-[1.55fr_1fr] print:grid-cols-[1.55fr_1fr]' : ''}`}
          >
            {outcome && hasTrend && (
              <Panel label="Trend">
                <OutcomeTrend outcome={outcome} rail={scorecard.rail} />
              </Panel>
            )}
            <div className="grid content-start gap-5">
              {outcome?.budget && (
                <Panel label="Error budget">
                  <ErrorBudget budget={outcome.budget} />
                </Panel>
              )}
              <Panel label="Supporting outcomes">
                <Supporting
                  items={scorecard.supporting}
                  context={scorecard.context}
                  days={scorecard.window.days}
                  lonely={outcome === null}
                />
              </Panel>
            </div>
          </div>
        </>
      )}
      <MovedBy links={links.items} slug={team.slug} kpi={kpiOf(outcome)} />
      <Behind scorecard={scorecard} />
      <div className="print:hidden">
        <Heading>Latest deployments</Heading>
        <DeploymentRows deployments={scorecard.recent} within="team" />
        {scorecard.recent.length > 0 && (
          <p className="mt-3 text-note">
            <Link href={`/deployments?team=${team.slug}`} className="link">
              All deployments of {team.name}
            </Link>
          </p>
        )}
      </div>
      <div className="grid gap-x-14 print:hidden full:grid-cols-[1.35fr_1fr]">
        <div className="min-w-0">
          {scorecard.changes.length > 0 && (
            <>
              <Heading>How the outcome was changed</Heading>
              <MetricChanges changes={scorecard.changes} />
            </>
          )}
        </div>
        <div className="min-w-0">
          <ShareTeam scorecard={scorecard} />
        </div>
      </div>
    </Page>
  );
}

/** The KPI that the outcome is read from, where it is one. */
function kpiOf(outcome: Scorecard['outcome']): string | null {
  const source = outcome?.metric.source;
  return source?.from === 'kpi' ? source.kpi : null;
}

const LINKS_ASKED = 50; // the first is shown; that of the outcome's own KPI may not be the best founded

/** The best founded link of the outcome's KPI, or else of the team's KPIs and services, in one line. */
function MovedBy({ links, slug, kpi }: { links: readonly SignalLink[]; slug: string; kpi: string | null }) {
  const link = links.find((one) => one.kpi.slug === kpi) ?? links[0];
  if (link === undefined) return null;
  return (
    <p className="mt-4 text-note text-soft">
      <Link href={`/impact/${link.id}`} className="quiet-link">
        <Say sentence={sayLink(link)} />
      </Link>{' '}
      <Link href={`/impact?team=${slug}`} className="link">
        All that moves its KPIs
      </Link>
    </p>
  );
}

/** What moved the number, and what could not be counted in it. */
function Behind({ scorecard: { movers, faults, window } }: { scorecard: Scorecard }) {
  return (
    <>
      {movers.length > 0 && (
        <>
          <Heading>What moved it in {window.days} days</Heading>
          <Movers movers={movers} />
        </>
      )}
      {faults.length > 0 && (
        <>
          <Heading>What could not be counted</Heading>
          <ul className="border-line border-t">
            {faults.map(({ detail, remedy }) => (
              <li key={detail} className="border-grid border-b py-2">
                {detail} <span className="text-soft">{remedy}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Services({ scorecard: { team } }: { scorecard: Scorecard }) {
  return (
    <p className="text-note text-soft">
      {team.services.map(({ slug, name }, index) => (
        <span key={slug}>
          {index > 0 && ' · '}
          <Link href={`/deployments?service=${slug}`} className="quiet-link">
            {name}
          </Link>
        </span>
      ))}
    </p>
  );
}

function NoServices({ admin }: { admin: boolean }) {
  return (
    <p className="mt-6">
      It has no service yet, and a team's deployments come through its services.{' '}
      {admin ? (
        <Link href="/settings/services/new" className="link">
          Create its first service
        </Link>
      ) : (
        'An administrator creates them under Settings.'
      )}
    </p>
  );
}

function Unchosen({ scorecard: { team }, mayWrite }: { scorecard: Scorecard; mayWrite: boolean }) {
  return (
    <>
      <Empty says={`${team.name} has not chosen its outcome yet.`}>
        One number the team wants to move, with a target, one owner, and what is done when it is missed. What
        is below is already known and may help to choose.
      </Empty>
      <p className="mt-4">
        {mayWrite ? (
          <Link href={`/teams/${team.slug}/outcome`} className={buttonLook('filled')}>
            Choose the outcome
          </Link>
        ) : (
          <Link href={`/sign-in?next=/teams/${team.slug}/outcome`} className="link">
            Sign in to choose it
          </Link>
        )}
      </p>
    </>
  );
}
