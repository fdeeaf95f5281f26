import picomatch from 'picomatch';
import { findChangedPaths } from '../commits/index.ts';
import type { Recording } from '../recording.ts';
import type { Claim } from './claims.ts';
import { findNames, nameFor } from './find-names.ts';

/** A service that was deployed, and where. */
export interface Place {
  claim: Claim;
  /** Its name in the service; it may be one that the service does not have. */
  environment: string;
  /** Undefined where the service has no such environment. */
  environmentId: string | undefined;
  /** What the deployment is called there. */
  externalId: string;
}

/**
 * Which services of a repository the deployment `name` of the commit `sha` at `at` was for. One with path filters is
 * left out where the files changed since its deployment before are known and none of them fits; where they are not
 * known, or there was none before, it is taken in: a deployment too many is seen, one that is missing is not. One that
 * has the deployment already keeps it, and its name, so that it is also told how it ends.
 */
export async function place(
  { context }: Recording,
  claims: Claim[],
  deployed: { repository: string; name: string; sha: string | null; at: Date },
  environmentOf: (claim: Claim) => string,
): Promise<Place[]> {
  const { name } = deployed;
  const names = await findNames(context, name, claims);
  const places: Place[] = [];
  for (const claim of claims) {
    const environment = environmentOf(claim);
    const environmentId = claim.environments.find((one) => one.name === environment)?.id;
    const known = environmentId && names.get(environmentId);
    const externalId = known || (claims.length > 1 ? nameFor(name, claim.slug) : name);
    const found = { claim, environment, environmentId, externalId };
    if (known || claim.paths.length === 0 || !environmentId || deployed.sha === null) {
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
