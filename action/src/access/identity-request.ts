/** Where and with what a job asks GitHub who it is; the runner gives both to jobs with `id-token: write`. */
export type IdentityRequest = Readonly<{ url: string; token: string }>;

/** undefined where the job lacks the permission, as every job of a pull request from a fork does. */
export function identityRequestOf(env: NodeJS.ProcessEnv): IdentityRequest | undefined {
  const url = env.ACTIONS_ID_TOKEN_REQUEST_URL;
  const token = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  return url && token && URL.canParse(url) ? { url, token } : undefined;
}
