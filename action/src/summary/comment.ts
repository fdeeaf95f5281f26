import type { Finished } from '../deployment/finish.ts';
import { deploymentUrl } from '../deployment/outputs.ts';
import type { Settings } from '../inputs/check.ts';
import type { TeamScorecard } from '../service/answers.ts';
import { outcomeSentence } from './outcome.ts';
import { code, link, plain } from './plain.ts';
import { verdictSentence } from './recorded.ts';

/** What a pull request is told of its deployment: short, since it is read between other comments. */
export function comment({
  settings,
  version,
  finished,
  scorecards,
  runUrl,
}: Readonly<{
  settings: Settings;
  version: string;
  finished: readonly Finished[];
  scorecards: ReadonlyMap<string, TeamScorecard>;
  runUrl: string;
}>): string {
  const lines = finished.flatMap((one) => {
    const what = `**${plain(one.service)}** ${code(version)} → ${plain(settings.environment)}`;
    if (one.kind === 'skipped') return [];
    if (one.kind === 'refused') return [`${what}: ${settings.outcome}; not recorded yet.`];
    const where = link('This deployment', deploymentUrl(settings.url, one.deployment.id));
    return [`${what}: ${settings.outcome}. ${verdictSentence(one.deployment, one.contents)} ${where}`];
  });
  return [...lines, ...[...scorecards.values()].map(outcomeSentence), link('The job', runUrl)].join('\n\n');
}
