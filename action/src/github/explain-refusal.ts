/** Why a request to GitHub failed, in words; `permission` is the one it needs. */
export function explainRefusal(error: unknown, permission: string): string {
  const status = statusOf(error);
  if (status === 404)
    return `GitHub does not know what was asked for, or the job lacks the permission \`${permission}\`.`;
  if (status === 401 || status === 403 || status === 429)
    return `GitHub refused (${status}); the job needs the permission \`${permission}\`.`;
  return error instanceof Error && error.name.endsWith('Error') && status === undefined
    ? 'GitHub did not answer as expected.'
    : `GitHub did not answer in time or failed (${String(status)}).`;
}

/** Of an error of Octokit's; undefined for any other. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}
