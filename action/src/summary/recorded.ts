import type { DeployedPullRequest } from '@throughline/service/contracts/deployments';
import type { Contents } from '../deployment/contents.ts';
import type { Finished } from '../deployment/finish.ts';
import { deploymentUrl } from '../deployment/outputs.ts';
import type { Settings } from '../inputs/check.ts';
import type { RecordedDeployment } from '../service/answers.ts';
import { duration, moment } from './duration.ts';
import { code, link, plain } from './plain.ts';
import type { Summarised } from './summary.ts';

const MOST_LISTED = 10; // the newest; the page of the deployment has them all

type Recorded = Extract<Finished, { kind: 'recorded' }>;

/** What is said of a deployment that the service knows: its verdict so far, and what it changes. */
export function recordedSection(
  { settings, durationMs }: Pick<Summarised, 'settings' | 'durationMs'>,
  { deployment, contents }: Recorded,
): string[] {
  return [
    `${ended(settings)} after ${duration(durationMs)}. ${verdictSentence(deployment, contents)}`,
    ...changes(deployment, contents),
    link('This deployment', deploymentUrl(settings.url, deployment.id)),
  ];
}

function ended({ outcome }: Settings): string {
  return outcome === 'cancelled' ? 'Cancelled' : `**Deployment ${outcome}**`;
}

/** What is known of it so far, in a sentence or two. */
export function verdictSentence(
  { verdict, rollback }: RecordedDeployment,
  contents: Contents | undefined,
): string {
  const seen = contents?.rollback;
  const returns = rollback
    ? ' It returns to a version that had been live before: a rollback.'
    : seen === undefined
      ? ''
      : ` A rollback: ${plain(seen.because)}.`;
  if (verdict === null) return `No verdict: it is kept, and not counted.${returns}`;
  if (verdict.kind === 'pending' && verdict.settlesAt !== undefined) {
    return `Verdict so far: **pending**, held if nothing undoes it by ${moment(verdict.settlesAt)}.${returns}`;
  }
  return `Verdict: **${plain(verdict.kind.replaceAll('_', ' '))}**.${returns}`;
}

/** What it changes: how much, by how many, and the newest of it. */
function changes({ previous }: RecordedDeployment, contents: Contents | undefined): string[] {
  const before =
    previous === null ? 'No version was live here before.' : `Previous version: ${code(previous.version)}.`;
  const { comparison, pullRequests = [] } = contents ?? {};
  if (comparison === undefined || comparison.kind === 'unknown') return [before];

  const { commits, total, behindBy, files } = comparison;
  const back = behindBy > 0 ? ` Leaves out ${count(behindBy, 'commit')} that had been live.` : '';
  if (commits.length === 0) return [`${before} Adds no commits.${back}`];
  const reverts = commits.filter((commit) => commit.reverts !== undefined).length;
  const authors = new Set(commits.flatMap(({ author }) => author ?? [])).size;
  const sizes = [
    ...(authors > 0 ? [`by ${count(authors, 'author')}`] : []),
    ...(pullRequests.length > 0 ? [`in ${count(pullRequests.length, 'pull request')}`] : []),
    ...(files === undefined ? [] : [`over ${count(files.length, 'file')}`]),
  ];
  const added = [`Adds ${count(total, 'commit')}`, ...sizes].join(' ');
  return [
    `${before} ${added}${reverts > 0 ? `, ${count(reverts, 'revert')} among them` : ''}.${back}`,
    pullRequests.length > 0
      ? list(pullRequests.toReversed().map(pullRequestLine), pullRequests.length)
      : list(
          commits.toReversed().map(({ sha, message }) => `- ${code(sha.slice(0, 7))} ${plain(message)}`),
          total,
        ),
  ];
}

function pullRequestLine({ number, title, labels = [] }: DeployedPullRequest): string {
  return `- ${code(`#${number}`)} ${[plain(title), ...labels.map(code)].join(' ')}`;
}

function list(lines: readonly string[], total: number): string {
  const shown = lines.slice(0, MOST_LISTED);
  return [...shown, ...(total > shown.length ? [`- and ${total - shown.length} older`] : [])].join('\n');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
