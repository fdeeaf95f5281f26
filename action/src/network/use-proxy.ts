import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import globals from 'undici/lib/global.js';

/**
 * Sends every request of this process by the proxy that HTTPS_PROXY and HTTP_PROXY name, but those to hosts that
 * NO_PROXY lists. @throws where what they name is no address
 */
export function useProxy(): void {
  globals.setGlobalDispatcher(new EnvHttpProxyAgent());
}
