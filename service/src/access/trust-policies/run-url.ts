import { GITHUB_ISSUER } from '../../contracts/trust-policies.ts';

const ENTERPRISE_PATH = '/_services/token';

/** Of GitHub Enterprise Cloud with data residency: a host of its own for each enterprise. */
const RESIDENT = /^https:\/\/token\.actions\.([\w-]+\.ghe\.com)$/;

/**
 * Where the repositories of an issuer's runs are: `https://github.com`, the host of an enterprise at GHE.com, or that of
 * an Enterprise Server; else null.
 */
export function serverOf(issuer: string): string | null {
  if (issuer === GITHUB_ISSUER) return 'https://github.com';
  const resident = RESIDENT.exec(issuer)?.[1];
  if (resident !== undefined) return `https://${resident}`;
  return issuer.endsWith(ENTERPRISE_PATH) ? issuer.slice(0, -ENTERPRISE_PATH.length) : null;
}

/** The API of the GitHub that an issuer belongs to. */
export function apiUrlOf(issuer: string): string {
  if (issuer === GITHUB_ISSUER) return 'https://api.github.com';
  const resident = RESIDENT.exec(issuer)?.[1];
  return resident === undefined ? `${serverOf(issuer) ?? issuer}/api/v3` : `https://api.${resident}`;
}

/** The page of a run at GitHub, where it is known. */
export function runUrl(issuer: string, repository: string, runId: string | null): string | null {
  const server = serverOf(issuer);
  return server === null || runId === null ? null : `${server}/${repository}/actions/runs/${runId}`;
}
