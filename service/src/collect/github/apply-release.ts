import { z } from 'zod';
import type { Applied } from '../deliveries/index.ts';
import type { Recording } from '../recording.ts';
import { findClaims, notCounted, unclaimed } from './claims.ts';
import { parse, ReleaseTold, RepositoryName } from './payloads.ts';
import { fits, place } from './place.ts';
import { recordReports, untouched } from './record-reports.ts';
import { type Report, SOURCE } from './to-report.ts';

const Input = z.object({ repository: RepositoryName, release: ReleaseTold });

/**
 * Records a published release as a deployment of the services for which it counts as one. A release for trying out
 * counts only where the tags that do are named.
 * @param input `{ repository, release }` as webhooks and the REST API have them
 * @throws ServiceError for an environment the service does not have, or a time in the future
 */
export async function applyRelease(recording: Recording, input: unknown): Promise<Applied> {
  const { repository, release } = parse(Input, input);
  const subject = `${repository} release ${release.tag_name}`;
  const claims = await findClaims(recording.context, repository);
  if (claims.length === 0) return unclaimed(repository, subject);
  if (release.draft || !release.published_at) {
    return {
      outcome: 'ignored',
      subject,
      code: 'not_published',
      reason: 'It is a draft: nobody can use it yet.',
    };
  }
  const counting = claims.filter(
    ({ deployBy }) =>
      deployBy.from === 'releases' &&
      fits(deployBy.tags, release.tag_name) &&
      (!release.prerelease || deployBy.tags.length > 0),
  );
  if (counting.length === 0) {
    const kind = release.prerelease ? 'prerelease' : 'release';
    return notCounted(subject, claims, `the ${kind} ${release.tag_name}`);
  }
  const at = release.published_at;
  // A branch says nothing of the commit: it has moved on by the time anybody reads this.
  const sha = /^[0-9a-f]{40}$/.test(release.target_commitish ?? '')
    ? (release.target_commitish ?? null)
    : null;
  const places = await place(
    recording,
    counting,
    { repository, name: `release/${release.id}`, sha, at },
    ({ deployBy }) => (deployBy.from === 'releases' ? deployBy.environment : ''),
  );
  if (places.length === 0) return untouched(subject);
  const reports = places.map(
    ({ claim, environment, externalId }): Report => ({
      service: claim.slug,
      environment,
      version: release.tag_name,
      status: 'succeeded',
      startedAt: at.toISOString(),
      finishedAt: at.toISOString(),
      source: SOURCE,
      externalId,
      ref: release.tag_name,
      ...(sha !== null && { commitSha: sha }),
      ...(release.author !== null && { actor: release.author }),
      ...(release.html_url !== null && { url: release.html_url }),
    }),
  );
  return recordReports(recording, subject, reports);
}
