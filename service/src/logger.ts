import pino, { type DestinationStream } from 'pino';

// One-time links and tokens may stand in an address; they must not stand in a log.
const SECRET_IN_ADDRESS = /((?:[?&]token=)|(?:\/sign-in-links\/))[^&?/\s]+/g;

/** Structured logs on standard output, without secrets. */
export function makeLogger(level: string, to?: DestinationStream) {
  const options = {
    level,
    redact: {
      paths: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token', '*.secret'],
      censor: '[redacted]',
    },
    serializers: {
      req: (request: { method: string; url: string; ip?: string }) => ({
        method: request.method,
        url: request.url.replace(SECRET_IN_ADDRESS, '$1[redacted]'),
        remoteAddress: request.ip,
      }),
    },
  };
  return to ? pino(options, to) : pino(options);
}
