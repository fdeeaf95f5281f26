import { GateDecisionPage, type GatePolicy, type TeamGate } from '@throughline/service/contracts/gate';
import type { GateRule } from '@throughline/service/contracts/gate-reasons';
import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { forPage, read } from '../../lib/read.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Empty, Heading, Lead, Note, Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { toQuery } from '../../ui/query.ts';
import { Say } from '../../ui/sentence.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { may } from '../settings/may.ts';
import { GateChanges } from './gate-changes.tsx';
import { GateDecisions } from './gate-decisions.tsx';
import { GateForm } from './gate-form.tsx';
import { GateReasons } from './gate-reasons.tsx';
import { loadGate } from './load-gate.ts';
import { EFFECT_WORDS, markOf, RULE_WORDS, sayGateNow, splitCommon } from './say-gate.ts';

const DECISIONS_A_PAGE = '10'; // the policy stands below them
const WORDS = { hold: 'would hold', warn: 'would warn', allow: 'would let through' };

/** What stands before a team's deployments: what it would say now, by which policy, and what it said. */
export async function GatePage({ slug, cursor }: { slug: string; cursor: string | undefined }) {
  const here = (from?: string) => `/teams/${encodeURIComponent(slug)}/gate${toQuery({ cursor: from })}`;
  const query = toQuery({ team: slug, limit: DECISIONS_A_PAGE, cursor });
  const [gate, decisions, me] = await Promise.all([
    loadGate(slug),
    forPage(here(cursor), () => read(GateDecisionPage, `/api/v1/gate-decisions${query}`)),
    readMe(),
  ]);
  const { team, policy, changes } = gate;
  return (
    <Page
      heading={
        <>
          <Link href={`/teams/${team.slug}`} className="quiet-link">
            {team.name}
          </Link>
          {' · gate'}
        </>
      }
    >
      <div className="mt-1.5">
        <Lead>
          <Say sentence={sayGateNow(gate.now)} />
        </Lead>
      </div>
      <div className="mt-1.5">
        <Note>
          A pipeline asks before it deploys, and stops or only warns, as it was told to. A rollback is never
          held; where Throughline does not answer, the deployment goes on.
        </Note>
      </div>
      {gate.now.length > 0 && (
        <>
          <Heading>What it would say to a new version now</Heading>
          <Now now={gate.now} />
        </>
      )}
      <Heading>What it answered</Heading>
      {decisions.items.length > 0 ? (
        <GateDecisions decisions={decisions.items} />
      ) : (
        <Empty says="No pipeline has asked yet.">
          With <code className="font-mono text-note">gate: warn</code> or{' '}
          <code className="font-mono text-note">gate: block</code> the action asks before the job deploys.
        </Empty>
      )}
      <Pager address={here} cursor={cursor} nextCursor={decisions.nextCursor} />
      <Heading>{gate.isDefault ? 'The policy, as Throughline comes with it' : 'The policy'}</Heading>
      {may(me, 'manage') ? <GateForm slug={team.slug} policy={policy} /> : <PolicyText policy={policy} />}
      {changes.length > 0 && (
        <div className="max-w-[48rem]">
          <Heading>How the policy was changed</Heading>
          <GateChanges changes={changes} />
        </div>
      )}
    </Page>
  );
}

function Now({ now }: { now: TeamGate['now'] }) {
  const several = new Set(now.map(({ environment }) => environment)).size > 1;
  const { common, own } = splitCommon(now);
  return (
    <>
      <ul className="border-line border-t">
        {now.map(({ service, environment, ...answer }, index) => (
          <li
            key={`${service.slug} ${environment}`}
            className="grid items-baseline gap-x-6 gap-y-1 border-grid border-b py-2 wide:grid-cols-[9rem_12rem_minmax(0,1fr)]"
          >
            <span>
              <StateMark {...markOf(answer, WORDS)} />
            </span>
            <span className="min-w-0 break-words">
              <Link href={`/deployments?service=${service.slug}`} className="quiet-link">
                {service.name}
              </Link>
              {several && <span className="text-note text-soft"> · {environment}</span>}
            </span>
            <GateReasons reasons={own[index]?.reasons ?? []} />
          </li>
        ))}
      </ul>
      {common.length > 0 && (
        <div className="mt-3 max-w-[48rem]">
          <p className="text-note text-soft">Of all of them:</p>
          <GateReasons reasons={common} />
        </div>
      )}
    </>
  );
}

function PolicyText({ policy }: { policy: GatePolicy }) {
  return (
    <div className="max-w-[48rem]">
      <Facts>
        {(Object.keys(RULE_WORDS) as GateRule[]).map((rule) => (
          <Fact key={rule} name={EFFECT_WORDS[policy.rules[rule]]}>
            {RULE_WORDS[rule]}
          </Fact>
        ))}
        <Fact name="incidents">count from {policy.incidentsFrom} on</Fact>
      </Facts>
    </div>
  );
}
