/*
 * Parts of undici rather than the whole of it: its fetch, its cache and its web sockets are Node's already, and would be
 * half of what a job behind a proxy loads.
 */
declare module 'undici/lib/api/index.js' {
  const made: object;
  export default made;
}
declare module 'undici/lib/dispatcher/dispatcher.js' {
  import type { Dispatcher } from 'undici';

  const made: typeof Dispatcher;
  export default made;
}
declare module 'undici/lib/dispatcher/env-http-proxy-agent.js' {
  import type { EnvHttpProxyAgent } from 'undici';

  const made: typeof EnvHttpProxyAgent;
  export default made;
}
declare module 'undici/lib/global.js' {
  import type { setGlobalDispatcher } from 'undici';

  const made: { setGlobalDispatcher: typeof setGlobalDispatcher };
  export default made;
}
