import type { RecordDeployment } from '@throughline/service/contracts/deployments';
import type { Failure } from '../service/failure.ts';
import { duration } from './duration.ts';
import { type Facts, heading } from './heading.ts';
import { plain } from './plain.ts';

const ENDED = {
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'was cancelled',
  skipped: 'was skipped',
};

/** The summary of a deployment that did not reach the service: why, and the record itself, to be sent later. */
export function notRecordedSummary(
  facts: Facts & Readonly<{ failure: Failure; record: RecordDeployment }>,
): string {
  const { failure, record, settings, durationMs } = facts;
  return [
    heading(facts),
    `**Not recorded.** The job ${ENDED[settings.outcome]} after ${duration(durationMs)}, and went on without it: ${plain(failure.what)}.`,
    plain(failure.remedy),
    `The record is below. Send it with <code>POST ${plain(settings.url)}/api/v1/deployments</code> when the service is back: it counts once, however often it is sent.`,
    fenced(JSON.stringify(record, null, 2)),
    '',
  ].join('\n\n');
}

/** A fence longer than any run of backticks inside. */
function fenced(json: string): string {
  const longest = Math.max(2, ...[...json.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}json\n${json}\n${fence}`;
}
