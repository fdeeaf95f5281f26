import picomatch from 'picomatch';
import { findChangedPaths } from '../commits/index.ts';
import type { Recording } from '../recording.ts';
import type { Claim } from './claims.ts';

/** A service that was deployed, and where. */
export interface Place {
  claim: Claim;
  /** Its name in the service; it may be one that the service does not have. */
  environment: string;
  /** Undefined where the service has no such environment. */
  environmentId: string | undefined;
}

/**
 * Which services of a repository a deployment of the commit `sha` at `at` was for. One with path filters is left out
 * where the files changed since its deployment before are known and none of them fits; where they are not known, or
 * there was none before, it is taken in: a deployment too many is seen, one that is missing is not.
 */
export async function place(
  { context }: Recording,
  claims: Claim[],
  deployed: { repository: string; sha: string | null; at: Date },
  environmentOf: (claim: Claim) => string,
): Promise<Place[]> {
  const places: Place[] = [];
  for (const claim of claims) {
    const environment = environmentOf(claim);
    const environmentId = claim.environments.find(({ name }) => name === environment)?.id;
    const found = { claim, environment, environmentId };
    if (claim.paths.length === 0 || !environmentId || deployed.sha === null) {
      places.push(found);
      continue;
    }
    const paths = await findChangedPaths(context.database, {
      repository: deployed.repository,
      environmentId,
      sha: deployed.sha,
      at: deployed.at,
    });
    if (paths === null || paths.some((path) => fits(claim.paths, path))) places.push(found);
  }
  return places;
}

/** Whether `name` fits one of the patterns; none means that every name does. `*` stops at a slash, `**` does not. */
export function fits(patterns: string[], name: string): boolean {
  return patterns.length === 0 || picomatch.isMatch(name, patterns, { dot: true });
}

/** The name of one of several deployments that GitHub has one name for. */
export function externalIdOf(name: string, { slug }: Claim, claims: Claim[]): string {
  return claims.length > 1 ? `${name}/${slug}` : name;
}
