import type { LinkDetail } from '@throughline/service/contracts/links';
import Link from 'next/link';
import { Heading, Lead, Panel } from '../../ui/page.tsx';
import { Say } from '../../ui/sentence.tsx';
import { DaysPlot } from './days-plot.tsx';
import { isDaily } from './is-daily.ts';
import { LagProfile } from './lag-profile.tsx';
import { LinkFacts } from './link-facts.tsx';
import { MovementsPlot } from './movements-plot.tsx';
import { sayLink } from './say-link.ts';
import { ScatterPlot } from './scatter-plot.tsx';
import { WhatIf } from './what-if.tsx';

/** One link: what one would say, then what is seen, and what would follow. */
export function LinkLead({ link, linked = false }: { link: LinkDetail; linked?: boolean }) {
  return (
    <>
      <div className="mt-2 mb-1.5">
        <Lead>
          <Say sentence={sayLink(link)} />
        </Lead>
      </div>
      <LinkFacts link={link} daily={isDaily(link)} />
      <div className="mt-4 grid gap-5 full:grid-cols-[1.4fr_1fr]">
        <Panel label="Signal and KPI">
          <ScatterPlot link={link} />
        </Panel>
        {link.state === 'active' && (
          <Panel label="What if">
            <WhatIf link={link} />
          </Panel>
        )}
      </div>
      {linked && (
        <p className="mt-2 text-note">
          <Link href={`/impact/${link.id}`} className="link">
            Lag, days, deployments that moved it, and history
          </Link>
        </p>
      )}
    </>
  );
}

/** What speaks for it beyond the one plot. */
export function LinkEvidence({ link }: { link: LinkDetail }) {
  return (
    <>
      <div className="grid gap-x-10 full:grid-cols-2">
        <div className="min-w-0">
          <Heading>Which goes first</Heading>
          <LagProfile link={link} />
        </div>
        <div className="min-w-0">
          <Heading>Whether it holds</Heading>
          <DaysPlot link={link} />
        </div>
      </div>
      <Heading>Deployments that moved the signal</Heading>
      <MovementsPlot link={link} />
    </>
  );
}
