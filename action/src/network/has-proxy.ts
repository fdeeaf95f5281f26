const NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/** Whether the runner is behind a proxy. */
export function hasProxy(env: NodeJS.ProcessEnv): boolean {
  return NAMES.some((name) => Boolean(env[name]));
}
