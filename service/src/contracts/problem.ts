import { z } from 'zod';

/** Every code an error answer can carry. A code never changes its meaning; new ones may be added. */
export const PROBLEM_CODES = {
  invalid_request: 'A field of the request has a value that cannot be used.',
  invalid_json: 'The body is not valid JSON.',
  body_too_large: 'The body is larger than this path accepts.',
  unsupported_media_type: 'The body is of a type this path does not read.',
  unauthenticated: 'No sign-in or token came with the request, or it is not known.',
  token_expired: 'The token was valid once and is not any more.',
  forbidden: 'The sign-in or token does not allow this.',
  wrong_scope: 'The token is for other services.',
  not_found: 'There is nothing at this address.',
  unknown_service: 'No service has this name.',
  unknown_environment: 'The service has no environment of this name.',
  unknown_team: 'No team has this name.',
  unknown_person: 'No person has this e-mail address.',
  unknown_incident: 'No incident has this id.',
  unknown_bug: 'No bug has this id.',
  unknown_delivery: 'Nothing that arrived has this id.',
  unknown_signal: 'No signal has this id.',
  unknown_connection: 'No connection has this name.',
  unknown_kpi: 'No KPI has this name.',
  unknown_forecast: 'No forecast has this id.',
  invalid_signature: 'The message is not signed by somebody who knows the secret.',
  stale_message: 'The message is too old: it may be a replay.',
  secret_unreadable: 'A token or secret kept here cannot be read with the present AUTH_SECRET.',
  token_refused: 'The source does not accept the token.',
  token_lacks_scope: 'The token may not read something that is needed.',
  source_gone: 'What was to be read is not at its source, or the token may not see it.',
  source_unavailable: 'The source cannot be reached, or does not answer as it should.',
  query_failed: 'A source does not run the query, or answers what cannot be used.',
  no_webhook_secret: 'No secret was made for webhooks of this source, so none can be verified.',
  unknown_deployment: 'A finish was reported for a deployment whose start is not known.',
  unplaced: 'Nothing says to which service it belongs.',
  finish_before_start: 'The finish lies before the start.',
  time_in_future: 'A time lies in the future.',
  time_too_old: 'A time lies further back than is kept.',
  off_grid: 'The time of a point is not the begin of an interval of its KPI.',
  unknown_segment: 'The KPI is not cut by this attribute.',
  incomplete_segment: 'A point names some attributes of its segment and not the others.',
  too_many_segments: 'A KPI would have more segments than are kept.',
  contradicted: 'The same point stands twice in one request, with different values.',
  kpi_has_points: 'What the points of a KPI depend on cannot change any more.',
  output_count_refused: 'A count of output cannot be an outcome metric.',
  simulated_mismatch: 'Invented and real data are kept apart.',
  slug_taken: 'The name already belongs to something else.',
  idempotency_key_reused: 'The idempotency key was used before with another body.',
  idempotency_key_in_use: 'A request with this idempotency key is still being processed.',
  link_expired: 'The one-time link has expired or was used before.',
  oidc_malformed: 'What was sent is no identity token.',
  oidc_issuer_unknown: 'No trust policy names the issuer of the identity token.',
  oidc_issuer_unavailable: 'The keys of the issuer of the identity token cannot be read right now.',
  oidc_signature_wrong: 'The identity token is not signed by its issuer.',
  oidc_claims_wrong: 'The identity token lacks a claim that is needed, or contradicts itself.',
  oidc_audience_wrong: 'The identity token is for another service.',
  oidc_expired: 'The identity token has expired.',
  oidc_not_yet_valid: 'The identity token is not valid yet.',
  oidc_replayed: 'The identity token was exchanged before.',
  oidc_not_trusted: 'No trust policy lets the run in.',
  rate_limited: 'Too many requests from this sender.',
  unavailable: 'The service cannot answer right now.',
  internal: 'The service failed. The fault is ours and has been logged.',
} as const;

export const ProblemCode = z.enum(Object.keys(PROBLEM_CODES) as [keyof typeof PROBLEM_CODES]);
export type ProblemCode = keyof typeof PROBLEM_CODES;

/** RFC 9457 problem details, with what is needed to mend the request. */
export const Problem = z.object({
  type: z.string().describe('Address of the documentation of the code'),
  title: z.string(),
  status: z.number().int(),
  code: ProblemCode,
  detail: z.string(),
  remedy: z.string().describe('What to change so that the request succeeds'),
  field: z.string().optional().describe('The field at fault, as a path such as `commits[2].sha`'),
  errors: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .optional()
    .describe('Every field at fault, where there are several'),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;
