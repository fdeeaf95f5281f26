import { deploymentUrl, scorecardUrl } from '../deployment/outputs.ts';
import type { Comparison } from '../github/find-commits.ts';
import type { Settings } from '../inputs/check.ts';
import type { RecordedDeployment, TeamScorecard } from '../service/answers.ts';
import { duration, moment } from './duration.ts';
import { type Facts, heading } from './heading.ts';
import { outcomeSection } from './outcome.ts';
import { code, link, plain } from './plain.ts';

const MOST_LISTED_COMMITS = 10; // the newest; the page of the deployment has them all

type Recorded = Facts &
  Readonly<{
    deployment: RecordedDeployment;
    comparison: Comparison | undefined;
    scorecard: TeamScorecard | undefined;
  }>;

/** The summary of a deployment that the service knows. */
export function recordedSummary(facts: Recorded): string {
  const { settings, deployment, comparison, scorecard, durationMs } = facts;
  const { team } = deployment;
  return [
    heading(facts),
    `${ended(settings)} after ${duration(durationMs)}. ${verdictSentence(deployment)}`,
    ...(scorecard === undefined ? [] : outcomeSection(scorecard)),
    ...contents(deployment, comparison),
    [
      link(`Scorecard of ${team.name}`, scorecardUrl(settings.url, team.slug)),
      link('This deployment', deploymentUrl(settings.url, deployment.id)),
    ].join(' · '),
    '',
  ].join('\n\n');
}

function ended({ outcome }: Settings): string {
  return outcome === 'cancelled' ? 'Cancelled' : `**Deployment ${outcome}**`;
}

function verdictSentence({ verdict, rollback }: RecordedDeployment): string {
  const returns = rollback ? ' It returns to a version that had been live before: a rollback.' : '';
  if (verdict === null) return `No verdict: it is kept, and not counted.${returns}`;
  if (verdict.kind === 'pending' && verdict.settlesAt !== undefined) {
    return `Verdict so far: **pending**, held if nothing undoes it by ${moment(verdict.settlesAt)}.${returns}`;
  }
  return `Verdict: **${plain(verdict.kind.replaceAll('_', ' '))}**.${returns}`;
}

function contents({ previous }: RecordedDeployment, comparison: Comparison | undefined): string[] {
  const before =
    previous === null ? 'No version was live here before.' : `Previous version: ${code(previous.version)}.`;
  if (comparison === undefined || comparison.kind === 'unknown') return [before];

  const { commits, total, behindBy } = comparison;
  const back = behindBy > 0 ? ` Leaves out ${count(behindBy, 'commit')} that had been live.` : '';
  if (commits.length === 0) return [`${before} Adds no commits.${back}`];
  const reverts = commits.filter((commit) => commit.reverts !== undefined).length;
  const listed = commits.slice(-MOST_LISTED_COMMITS).reverse();
  return [
    `${before} Adds ${count(total, 'commit')}${reverts > 0 ? `, ${count(reverts, 'revert')} among them` : ''}.${back}`,
    [
      ...listed.map(({ sha, message }) => `- ${code(sha.slice(0, 7))} ${plain(message)}`),
      ...(total > listed.length ? [`- and ${total - listed.length} older`] : []),
    ].join('\n'),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
