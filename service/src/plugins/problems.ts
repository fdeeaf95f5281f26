import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { PROBLEM_CODES, type Problem, type ProblemCode } from '../contracts/problem.ts';
import { ServiceError } from '../errors.ts';

/** Each code has one HTTP status; the type makes sure that none is forgotten. */
const STATUS: Record<ProblemCode, number> = {
  invalid_request: 400,
  invalid_json: 400,
  body_too_large: 413,
  unsupported_media_type: 415,
  unauthenticated: 401,
  token_expired: 401,
  forbidden: 403,
  wrong_scope: 403,
  not_found: 404,
  unknown_service: 404,
  unknown_environment: 404,
  unknown_team: 404,
  unknown_person: 404,
  unknown_deployment: 404,
  unknown_incident: 404,
  unknown_live_signal: 404,
  unknown_maintenance: 404,
  unknown_bug: 404,
  unknown_change: 404,
  unknown_delivery: 404,
  unknown_signal: 404,
  unknown_connection: 404,
  unknown_kpi: 404,
  unknown_forecast: 404,
  unknown_channel: 404,
  unknown_notification: 404,
  notification_refused: 502,
  unknown_link: 404,
  link_not_active: 409,
  not_seen: 422,
  invalid_signature: 401,
  stale_message: 401,
  secret_unreadable: 503,
  token_refused: 422,
  token_lacks_scope: 422,
  source_gone: 422,
  source_unavailable: 502,
  query_failed: 422,
  no_webhook_secret: 503,
  unplaced: 422,
  finish_before_start: 422,
  time_in_future: 422,
  time_too_old: 422,
  off_grid: 422,
  unknown_segment: 422,
  incomplete_segment: 422,
  too_many_segments: 422,
  contradicted: 422,
  kpi_has_points: 409,
  kpi_is_outcome: 409,
  output_count_refused: 422,
  simulated_mismatch: 409,
  slug_taken: 409,
  idempotency_key_reused: 409,
  idempotency_key_in_use: 409,
  link_expired: 410,
  oidc_malformed: 400,
  oidc_issuer_unknown: 401,
  oidc_issuer_unavailable: 503,
  oidc_signature_wrong: 401,
  oidc_claims_wrong: 401,
  oidc_audience_wrong: 401,
  oidc_expired: 401,
  oidc_not_yet_valid: 401,
  oidc_replayed: 401,
  oidc_not_trusted: 403,
  rate_limited: 429,
  no_memory_left: 503,
  too_much_waiting: 503,
  unavailable: 503,
  internal: 500,
};

/** The endpoint of one signal is often set to that of all of them. */
const WHERE_TELEMETRY_GOES =
  'OpenTelemetry sends to /v1/metrics, /v1/traces and /v1/logs: OTEL_EXPORTER_OTLP_ENDPOINT is the address without them, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT and its like the whole one.';
const RETRY_AFTER_SECONDS = 2;
const MEBIBYTE = 1_048_576;

/** Answers every failure with problem details (RFC 9457), in one place. */
export const problems = plugin(async (app) => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = toServiceError(error, request.routeOptions.bodyLimit);
    if (!known) request.log.error({ err: error }, 'unexpected failure');
    else request.log.info({ code: known.code, detail: known.message }, 'refused');
    return sendProblem(request, reply, known ?? failure());
  });
  app.addHook('onRequest', async (request) => {
    if (request.is404) throw notFound(request); // whatever its body is, which nobody has to read
  });
});

/** A failure for answers of another form than problem details; undefined for one that should not happen. */
export function explainError(
  error: FastifyError,
  bodyLimit: number,
): { status: number; code: ProblemCode; message: string } | undefined {
  const known = toServiceError(error, bodyLimit);
  if (!known) return undefined;
  return { status: STATUS[known.code], code: known.code, message: `${known.message} ${known.remedy}` };
}

export function notFound({ method, url }: Pick<FastifyRequest, 'method' | 'url'>): ServiceError {
  const path = url.split('?')[0] as string;
  const astray = method === 'POST' && !path.startsWith('/api/');
  return new ServiceError('not_found', {
    detail: `There is nothing at ${method} ${path}.`,
    remedy: astray
      ? `${WHERE_TELEMETRY_GOES} See /api/docs for every path.`
      : 'See /api/docs for every path.',
  });
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: ServiceError) {
  const status = STATUS[error.code];
  const problem: Problem = {
    type: `/api/docs#${error.code}`,
    title: PROBLEM_CODES[error.code],
    status,
    code: error.code,
    detail: error.message,
    remedy: error.remedy,
    ...(error.field !== undefined && { field: error.field }),
    ...(error.errors !== undefined && { errors: error.errors }),
    requestId: request.id,
  };
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="throughline"');
  if (status === 503 || status === 429 || error.code === 'idempotency_key_in_use') {
    if (!reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER_SECONDS);
  }
  // As a string: the answer schemas of the route are for its successes.
  return reply.code(status).type('application/problem+json').serializer(String).send(JSON.stringify(problem));
}

function failure(): ServiceError {
  return new ServiceError('internal', {
    detail: 'Something failed here that should not have.',
    remedy: 'Try again; if it stays, report the requestId to whoever runs this Throughline.',
  });
}

function toServiceError(error: FastifyError, bodyLimit: number): ServiceError | undefined {
  if (error instanceof ServiceError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error);
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new ServiceError('invalid_json', {
        detail: `The body is not valid JSON: ${error.message}`,
        remedy: 'Send one JSON object in UTF-8 with content-type application/json.',
      });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ServiceError('body_too_large', {
        detail: `The body is larger than ${bodyLimit / MEBIBYTE} MiB.`,
        remedy:
          'Send less in one request; a long list of commits can be sent in several reports of the same deployment.',
      });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ServiceError('unsupported_media_type', {
        detail: 'This content type is not read here.',
        remedy: 'Send application/json.',
        field: 'content-type',
      });
    default:
  }
  if (error.statusCode === 400) {
    const body = error instanceof SyntaxError;
    return new ServiceError(body ? 'invalid_json' : 'invalid_request', {
      detail: `The ${body ? 'body' : 'request'} cannot be read: ${error.message}`,
      remedy: 'Send one JSON object in UTF-8 with content-type application/json, to a path of /api/docs.',
    });
  }
  if (error.statusCode === 429) {
    return new ServiceError('rate_limited', {
      detail: error.message,
      remedy: 'Wait as long as the Retry-After header says.',
    });
  }
  if (sqlState(error)?.startsWith('22')) {
    return new ServiceError('invalid_request', {
      detail: 'A value of the request cannot be stored.',
      remedy: 'Look for invisible characters, numbers that are too large and times that do not exist.',
    });
  }
  if (isDatabaseAway(error)) {
    return new ServiceError('unavailable', {
      detail: 'The database does not answer.',
      remedy: 'Try again after the time in the Retry-After header.',
      cause: error,
    });
  }
  return undefined;
}

/** What PostgreSQL itself called the failure: https://www.postgresql.org/docs/18/errcodes-appendix.html */
function sqlState(error: unknown): string | undefined {
  const { meta, cause } = error as { meta?: { driverAdapterError?: { cause?: unknown } }; cause?: unknown };
  const inner = (meta?.driverAdapterError?.cause ?? cause) as { originalCode?: string } | undefined;
  return inner?.originalCode;
}

/** Codes of Prisma and of the network that mean: no connection, as opposed to: wrong query. */
function isDatabaseAway(error: FastifyError): boolean {
  return [
    'P1001',
    'P1002',
    'P1008',
    'P1017',
    'P2024',
    'P2034',
    'P2037',
    'ECONNREFUSED',
    'ECONNRESET',
  ].includes(error.code ?? '');
}

type Fault = NonNullable<FastifyError['validation']>[number];

function invalid(error: FastifyError): ServiceError {
  const whole = error.validationContext ?? 'body';
  const faults = (error.validation ?? []).flatMap((fault) => toFieldFaults(fault, whole));
  const [first] = faults;
  return new ServiceError('invalid_request', {
    detail: faults.map(({ field, message }) => `${field} ${message}`).join('; '),
    remedy: `Correct ${faults.length > 1 ? 'these fields' : `\`${first?.field ?? whole}\``}; /api/docs shows what each accepts.`,
    field: first?.field ?? whole,
    ...(faults.length > 1 && { errors: faults }),
  });
}

function toFieldFaults(fault: Fault, whole: string): { field: string; message: string }[] {
  const field = fieldOf(fault.instancePath);
  const { keys, input } = fault.params as { keys?: unknown; input?: unknown };
  if (fault.keyword === 'unrecognized_keys' && Array.isArray(keys)) {
    const message = 'is not a field of this request: remove it or correct its name';
    return keys.map((key) => ({ field: field ? `${field}.${key}` : String(key), message }));
  }
  if (
    fault.keyword === 'invalid_type' &&
    input === undefined &&
    / received undefined$/.test(fault.message ?? '')
  ) {
    return [{ field: field || whole, message: 'is missing: add it' }];
  }
  return [{ field: field || whole, message: fault.message ?? 'is not valid' }];
}

/** `/commits/2/sha` → `commits[2].sha`. */
function fieldOf(pointer: string): string {
  return pointer
    .split('/')
    .filter((part) => part !== '')
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}
