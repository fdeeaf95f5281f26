import { Resolution } from '@throughline/service/contracts/bugs';
import { z } from 'zod';
import { scorecardUrl } from '../deployment/outputs.ts';
import type { Context } from '../run.ts';
import { TeamScorecard } from '../service/answers.ts';
import { duration } from '../summary/duration.ts';
import { outcomeSection } from '../summary/outcome.ts';
import { code, link, plain } from '../summary/plain.ts';
import { percent } from '../summary/value.ts';
import type { Tally } from './tell-issues.ts';

const MOST_TEAMS = 5; // in a summary; the others have their pages
const MOST_ANNOTATIONS = 8; // GitHub shows ten a step

/** How long the bugs of a team take, as the service measures it. */
const Times = Resolution.pick({ withinMs: true, open: true, overdue: true, reopened: true }).extend({
  window: z.object({ days: z.number() }),
  value: z.object({
    estimate: z.number().nullable(),
    lower: z.number().nullable(),
    upper: z.number().nullable(),
    total: z.number(),
    median: z.object({ kind: z.string(), ms: z.number().optional() }).nullable(),
  }),
});
type Times = z.infer<typeof Times>;
type Team = Readonly<{ slug: string; name: string }>;

/** Says what became of the issues, with the time to resolution of the teams whose they are. */
export async function reportIssues(
  context: Context,
  tally: Tally,
  notes: readonly string[] = [],
): Promise<void> {
  const { runner, settings } = context;
  const teams = [...new Map([...tally.services.values()].map(({ team }) => [team.slug, team])).values()];
  runner.setOutput('recorded', String(tally.bugs + tally.incidents));
  runner.setOutput('refused', String(tally.refused));
  runner.info(countsOf(tally).replaceAll('**', ''));
  for (const { subject, detail, remedy } of tally.problems.slice(0, MOST_ANNOTATIONS))
    runner.warn(`${subject}: ${detail} ${remedy}`);
  const sections = await Promise.all(
    teams.slice(0, MOST_TEAMS).map((team, index) => sectionOf(context, team, index === 0)),
  );
  const [first] = teams;
  if (first) runner.setOutput('scorecard-url', scorecardUrl(settings.url, first.slug));
  await runner.writeSummary(
    ['### □ Bugs', countsOf(tally), ...notes.map(plain), ...sections.flat(), ''].join('\n\n'),
  );
}

function countsOf({ received, bugs, incidents, others, refused, services }: Tally): string {
  const whose = [...services.values()]
    .map(({ slug, bugs: own, incidents: more }) => `${slug} ${own + more}`)
    .join(', ');
  return [
    `${received} issue${received === 1 ? '' : 's'} read: **${bugs} bug${bugs === 1 ? '' : 's'}**`,
    ...(incidents > 0 ? [`${incidents} incident${incidents === 1 ? '' : 's'}`] : []),
    `${others} neither by the rules`,
    ...(refused > 0 ? [`${refused} refused`] : []),
  ]
    .join(', ')
    .concat(whose === '' ? '.' : ` (${whose}).`);
}

async function sectionOf(
  { call, settings, runner }: Context,
  team: Team,
  isFirst: boolean,
): Promise<string[]> {
  const slug = encodeURIComponent(team.slug);
  const [times, scorecard] = await Promise.all([
    call({ method: 'GET', path: `/api/v1/bugs/resolution?team=${slug}`, answer: Times, attempts: 2 }),
    call({ method: 'GET', path: `/api/v1/teams/${slug}/scorecard`, answer: TeamScorecard, attempts: 2 }),
  ]);
  if (isFirst && scorecard.ok) runner.setOutput('outcome-status', scorecard.value.outcome?.status ?? '');
  return [
    ...(times.ok ? [timesOf(team, times.value)] : []),
    ...(scorecard.ok ? outcomeSection(scorecard.value) : []),
    link(`Scorecard of ${team.name}`, scorecardUrl(settings.url, team.slug)),
  ];
}

function timesOf(team: Team, { window, withinMs, value, open, overdue, reopened }: Times): string {
  const { estimate, lower, upper, total, median } = value;
  const share =
    estimate === null || lower === null || upper === null
      ? 'nothing counted'
      : `**${percent(estimate)} %** resolved within ${duration(withinMs)} (95 % interval ${percent(lower)} – ${percent(upper)})`;
  return [
    `${plain(team.name)}, bugs of ${window.days} days: ${share}`,
    `${total} reported`,
    ...(median?.kind === 'at' && median.ms !== undefined ? [`median ${duration(median.ms)}`] : []),
    ...(median?.kind === 'more_than' && median.ms !== undefined
      ? [`median more than ${duration(median.ms)}`]
      : []),
    `${open} open${overdue > 0 ? `, ${code(String(overdue))} of them overdue` : ''}`,
    ...(reopened > 0 ? [`${reopened} reopened`] : []),
  ].join(' · ');
}
