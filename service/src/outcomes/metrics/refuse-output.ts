import { OUTPUT_COUNTS } from '../../contracts/outcome-metrics.ts';
import { ServiceError } from '../../errors.ts';

/** Refuses to measure a team by how much it puts out. Runs before the body is parsed, for a reason instead of a list of kinds. */
export function refuseOutputCount(body: unknown): void {
  const kind = (body as { kind?: unknown } | null)?.kind;
  if (OUTPUT_COUNTS.some((count) => count === kind)) refuseOutput(`\`${kind}\``, null, 'kind');
}

/** @throws ServiceError output_count_refused */
export function refuseOutput(what: string, output: string | null, field: string): never {
  const counts = output === null ? 'counts output' : `counts ${output}, which is output`;
  throw new ServiceError('output_count_refused', {
    detail: `${what} ${counts}. It rises with effort whether or not anybody gains, and as a target it is met by doing more of it.`,
    remedy:
      'Choose what the work is for: a KPI, a signal or an slo of what users get, or deployment_success_rate, bug_resolution_time, recovery_time or lead_time.',
    field,
  });
}
