import type { Finished } from '../deployment/finish.ts';
import { briefRecord } from '../deployment/record.ts';
import { isUnheard } from '../service/failure.ts';
import { duration } from './duration.ts';
import { plain } from './plain.ts';
import type { Summarised } from './summary.ts';

const ENDED = {
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'was cancelled',
  skipped: 'was skipped',
};

const MOST_BYTES = 500_000; // of all records together: GitHub drops a summary of more than 1 MiB, whole

/** What is said of a deployment that did not reach the service: why, and the record itself, to be sent later. */
export function notRecordedSection(
  { settings, durationMs, left, finished }: Summarised,
  { failure, record }: Extract<Finished, { kind: 'refused' }>,
): string[] {
  const room = MOST_BYTES / finished.filter(({ kind }) => kind === 'refused').length;
  const shown = fenced(JSON.stringify(record, null, 2));
  const fits = Buffer.byteLength(shown) <= room;
  const later =
    left && isUnheard(failure)
      ? 'The record is left with GitHub, in the payload of a deployment there; the service reads it from there when it is back. It is below as well.'
      : `The record is below. Send it with <code>POST ${plain(settings.url)}/api/v1/deployments</code> when the service is back: it counts once, however often it is sent.`;
  return [
    `**Not recorded.** The job ${ENDED[settings.outcome]} after ${duration(durationMs)}, and went on without it: ${plain(failure.what)}.`,
    plain(failure.remedy),
    later,
    ...(fits
      ? [shown]
      : [
          'It is too long to be shown whole: its commits and pull requests are left out.',
          fenced(JSON.stringify(briefRecord(record), null, 2)),
        ]),
  ];
}

/** A fence longer than any run of backticks inside. */
function fenced(json: string): string {
  const longest = Math.max(2, ...[...json.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}json\n${json}\n${fence}`;
}
