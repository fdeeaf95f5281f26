/** Why a call gave nothing. `away` may be different in a minute; `refused` will not, until somebody mends it. */
export type Failure =
  | Readonly<{ kind: 'away'; what: string; remedy: string }>
  | Readonly<{ kind: 'refused'; code: string; what: string; remedy: string }>;

const ANSWERED_BY_ANOTHER = ['not_throughline', 'redirected', 'untrusted_certificate'];

/** Whether the service itself never heard of it: nobody answered, or something else did in its place. */
export function isUnheard(failure: Failure): boolean {
  return failure.kind === 'away' || ANSWERED_BY_ANOTHER.includes(failure.code);
}

const CHECK_ADDRESS = 'Check the input `url`, and that this runner may reach it.';

const CERTIFICATE_ERROR = /CERT|SIGNATURE|SELF_SIGNED/;

const NETWORK_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  EHOSTUNREACH: 'there is no way to it from here',
  ENETUNREACH: 'there is no way to it from here',
  UND_ERR_CONNECT_TIMEOUT: 'it did not take the connection in time',
};

/** Puts into words why `fetch` threw. */
export function failureOfNetwork(error: unknown, origin: string): Failure {
  const { name, code } = describe(error);
  if (name === 'TimeoutError' || name === 'AbortError') {
    return { kind: 'away', what: `${origin} did not answer in time`, remedy: CHECK_ADDRESS };
  }
  if (CERTIFICATE_ERROR.test(code)) {
    return {
      kind: 'refused',
      code: 'untrusted_certificate',
      what: `the certificate of ${origin} is not trusted (${code})`,
      remedy: 'Install the certificate authority on the runner, or name its file in NODE_EXTRA_CA_CERTS.',
    };
  }
  return {
    kind: 'away',
    what: `${origin} cannot be reached: ${NETWORK_ERRORS[code] ?? (code || name)}`,
    remedy: CHECK_ADDRESS,
  };
}

/** `fetch` wraps the real cause, and a host with several addresses wraps it once more. */
function describe(error: unknown): { name: string; code: string } {
  if (!(error instanceof Error)) return { name: 'unknown error', code: '' };
  const inner = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code !== '' || inner === undefined) return { name: error.name, code };
  return describe(inner);
}
