import type { Applied } from '../deliveries/index.ts';
import { recordDeployments } from '../deployments/index.ts';
import type { Recording } from '../recording.ts';
import { fillContents } from './fill-contents.ts';
import type { Report } from './to-report.ts';

/** Ignored for the files that changed, as far as they were known. */
export const NO_PATH_MATCHES = 'no_path_matches';

/** Records what one message says of several services. @throws ServiceError the first of those refused */
export async function recordReports(
  recording: Recording,
  subject: string,
  reports: Report[],
): Promise<Applied> {
  const results = await recordDeployments(recording, reports);
  await fillContents(
    recording,
    results.flatMap((result) => ('id' in result ? [result.id] : [])),
  );
  for (const result of results) if ('error' in result) throw result.error;
  return { outcome: 'used', subject, reason: reports.map(wordsFor).join(' ') };
}

export function wordsFor({ status, service, environment }: Report): string {
  return `Recorded as ${status} for ${service} in ${environment}.`;
}

/** What becomes of a deployment whose changed files belong to no service. */
export function untouched(subject: string): Applied {
  return {
    outcome: 'ignored',
    subject,
    code: NO_PATH_MATCHES,
    reason: 'None of the files that changed since the deployment before belongs to a service.',
    remedy: 'Path filters are set for each service under Settings → Services.',
  };
}
