import type { Finished } from '../deployment/finish.ts';
import { scorecardUrl } from '../deployment/outputs.ts';
import type { Settings } from '../inputs/check.ts';
import type { TeamScorecard } from '../service/answers.ts';
import { heading } from './heading.ts';
import { notRecordedSection } from './not-recorded.ts';
import { outcomeSection } from './outcome.ts';
import { link } from './plain.ts';
import { recordedSection } from './recorded.ts';

export type Summarised = Readonly<{
  settings: Settings;
  version: string;
  durationMs: number;
  finished: readonly Finished[];
  /** By the slug of the team. */
  scorecards: ReadonlyMap<string, TeamScorecard>;
  /** Whether what was not recorded is left with GitHub. */
  left: boolean;
}>;

/** The summary of a job: what became of each service, and where the outcome metric of each team stands. */
export function summary(facts: Summarised): string {
  const { settings, version, finished } = facts;
  const teams = new Map(
    finished.flatMap((one) =>
      one.kind === 'recorded' ? [[one.deployment.team.slug, one.deployment.team] as const] : [],
    ),
  );
  const ofTeams = [...teams.values()].flatMap((team) => {
    const scorecard = facts.scorecards.get(team.slug);
    return [
      ...(scorecard === undefined ? [] : outcomeSection(scorecard)),
      link(`Scorecard of ${team.name}`, scorecardUrl(settings.url, team.slug)),
    ];
  });
  const ofServices = finished.flatMap((one) => [
    heading({ settings, version, service: one.service }),
    ...sectionOf(facts, one),
  ]);
  return [...ofServices, ...ofTeams, ''].join('\n\n');
}

function sectionOf(facts: Summarised, one: Finished): string[] {
  if (one.kind === 'recorded') return recordedSection(facts, one);
  if (one.kind === 'refused') return notRecordedSection(facts, one);
  return ['Not recorded: none of its files changed since its previous deployment.'];
}
