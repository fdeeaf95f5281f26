import api from 'undici/lib/api/index.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import globals from 'undici/lib/global.js';

/**
 * Sends every request of this process by the proxy that HTTPS_PROXY and HTTP_PROXY name, but those to hosts that
 * NO_PROXY lists. @throws where what they name is no address
 */
export function useProxy(): void {
  Object.assign(Dispatcher.prototype, api); // as the entry of undici does; the proxy asks for a tunnel with it
  try {
    globals.setGlobalDispatcher(new EnvHttpProxyAgent());
  } catch (error) {
    throw new Error('HTTPS_PROXY or HTTP_PROXY is no address such as http://proxy.example.com:3128', {
      cause: error,
    });
  }
}
