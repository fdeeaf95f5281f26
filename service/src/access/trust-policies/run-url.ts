import { GITHUB_ISSUER } from '../../contracts/trust-policies.ts';

const ENTERPRISE_PATH = '/_services/token';

/** Where the repositories of an issuer's runs are: `https://github.com`, or the host of an Enterprise Server; else null. */
export function serverOf(issuer: string): string | null {
  if (issuer === GITHUB_ISSUER) return 'https://github.com';
  return issuer.endsWith(ENTERPRISE_PATH) ? issuer.slice(0, -ENTERPRISE_PATH.length) : null;
}

/** The API of the GitHub that an issuer belongs to. */
export function apiUrlOf(issuer: string): string {
  return issuer === GITHUB_ISSUER ? 'https://api.github.com' : `${serverOf(issuer) ?? issuer}/api/v3`;
}

/** The page of a run at GitHub, where it is known. */
export function runUrl(issuer: string, repository: string, runId: string | null): string | null {
  const server = serverOf(issuer);
  return server === null || runId === null ? null : `${server}/${repository}/actions/runs/${runId}`;
}
