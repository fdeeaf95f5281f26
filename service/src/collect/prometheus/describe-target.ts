import { cut, LONGEST_NAME, type Origin, type Refused, toSlug } from '../telemetry/index.ts';

const SERVICE = ['service_name', 'service'];
const ENVIRONMENT = ['deployment_environment_name', 'deployment_environment', 'environment', 'env'];
const INSTANCE = ['instance', 'pod']; // what they count is added up
const REPLICA = ['prometheus_replica', '__replica__']; // of Prometheus itself: both tell the same
const LONGEST_ENVIRONMENT = 63;

/** Whose series it is, in the labels of Prometheus. */
export interface Target extends Origin {
  /** Tells apart who counts: sorted labels that are in nothing else. */
  instance: string;
  /** Its name cannot be used. */
  fault: Refused | undefined;
}

/**
 * `job` is `namespace/name` or a name, as OpenTelemetry's conversion has it; `service` or `service_name` go before.
 * Instances and pods add up to their service, and of two Prometheus in a pair each tells the same.
 */
export function describeTarget(
  labels: ReadonlyMap<string, string>,
  serviceOf: (name: string) => string = toSlug,
): Target {
  const rest = new Map(labels);
  const take = (keys: readonly string[]) => {
    const found = keys.find((key) => (labels.get(key) ?? '') !== '');
    if (found !== undefined) rest.delete(found);
    return found === undefined ? undefined : (labels.get(found) as string);
  };
  const named = take(SERVICE);
  const job = take(['job']) ?? '';
  const slash = job.lastIndexOf('/');
  const namespace = take(['service_namespace']) ?? (slash > 0 ? job.slice(0, slash) : undefined);
  const environment = cut(take(ENVIRONMENT) ?? '', LONGEST_ENVIRONMENT);
  for (const key of REPLICA) rest.delete(key);
  for (const key of INSTANCE) rest.delete(key);
  const attributes = Object.fromEntries([...rest].filter(([, value]) => value !== '')); // empty is as good as absent
  if (namespace) attributes['service.namespace'] = namespace;
  const name = named ?? (job.slice(slash + 1) || 'unknown');
  return {
    service: serviceOf(cut(name, LONGEST_NAME)),
    environment,
    simulated: false,
    attributes,
    fault: name.length > LONGEST_NAME ? { reason: 'name_too_long' } : undefined,
    instance: JSON.stringify([job, ...INSTANCE.map((key) => labels.get(key) ?? '')]),
  };
}
