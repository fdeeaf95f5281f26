import type { Scorecard } from '@throughline/service/contracts/scorecards';
import { Copyable } from '../../ui/copyable.tsx';
import { Downloads } from '../../ui/downloads.tsx';
import { Heading } from '../../ui/page.tsx';
import { PrintButton } from '../../ui/print-button.tsx';
import { badgeMarkdown } from './badge-markdown.ts';

/** The same number where the team looks anyway: in a README, in a weekly message, on paper, in a spreadsheet. */
export function ShareTeam({ scorecard: { team, badge, outcome } }: { scorecard: Scorecard }) {
  const markdown = badge === '' ? null : badgeMarkdown(team, badge);
  return (
    <section aria-labelledby="elsewhere" className="print:hidden">
      <Heading id="elsewhere">Elsewhere</Heading>
      <div className="grid grid-cols-1 gap-4 border-line border-t pt-3">
        {outcome !== null && markdown !== null && (
          <div>
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-note text-soft">
              A badge for a README, always as of now:
              <BadgePicture badge={badge} name={team.name} />
            </p>
            <Copyable text={markdown} label="Copy the badge" />
          </div>
        )}
        <p className="text-note">
          <a href={`/api/v1/digest?team=${team.slug}`} className="link">
            The digest of last week
          </a>
          <span className="text-soft">, as Markdown to paste</span>
        </p>
        <Downloads
          items={[
            { text: 'deployments', href: `/api/v1/deployments.csv?team=${team.slug}` },
            { text: 'bugs', href: `/api/v1/bugs.csv?team=${team.slug}` },
            { text: 'incidents', href: `/api/v1/incidents.csv?team=${team.slug}` },
          ]}
        />
        <p>
          <PrintButton />
        </p>
      </div>
    </section>
  );
}

/** Asked for without its host, so that it shows at whatever address the site is read. */
function BadgePicture({ badge, name }: { badge: string; name: string }) {
  const { pathname, search } = new URL(badge);
  // biome-ignore lint/performance/noImgElement: a drawing of a few hundred bytes has no smaller version
  return <img src={`${pathname}${search}`} alt={`The badge of ${name}`} className="h-5" />;
}
