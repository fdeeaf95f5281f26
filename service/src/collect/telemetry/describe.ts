import type { Refused } from './tally.ts';

export const LONGEST_NAME = 255;
const MOST_ATTRIBUTES = 64; // SDKs make a dozen; every one multiplies the series
const LONGEST_KEY = 200;
const LONGEST_ENVIRONMENT = 63;
const LONGEST_VALUE = 1_024; // a URL still fits; nobody reads a longer one in a list

/** Whoever measured, as far as it makes a difference to what is measured. */
export interface Origin {
  service: string;
  environment: string;
  simulated: boolean;
  /** Belong to the series besides those of the point. */
  attributes: Record<string, string>;
}

const NAMES = ['service.name', 'k8s.deployment.name', 'faas.name', 'container.name', 'host.name'];

/**
 * Reads a resource. Its instances (pods, processes, hosts) add up to one service: what tells them apart is left out.
 * Where nobody named a service the next best name stands for it. `fault`: its name cannot be used.
 */
export function describeOrigin(
  resource: ReadonlyMap<string, string>,
  serviceOf: (name: string) => string,
): Origin & { fault: Refused | undefined } {
  const name =
    NAMES.map((key) => resource.get(key)).find((value) => value !== undefined && value !== '') ?? 'unknown';
  const namespace = resource.get('service.namespace');
  return {
    service: serviceOf(cut(name, LONGEST_NAME)),
    environment: cut(
      resource.get('deployment.environment.name') ?? resource.get('deployment.environment') ?? '',
      LONGEST_ENVIRONMENT,
    ),
    simulated: resource.get('throughline.simulated') === 'true',
    attributes: namespace ? { 'service.namespace': namespace } : {},
    fault: name.length > LONGEST_NAME ? { reason: 'name_too_long' } : undefined,
  };
}

/** No longer than that, and never with half a character at its end, which PostgreSQL would not take. */
export function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}

/** What is wrong with the attributes of a series, if anything is. */
export function findAttributeFault(attributes: ReadonlyMap<string, string>): Refused | undefined {
  if (attributes.size > MOST_ATTRIBUTES) return { reason: 'too_many_attributes' };
  for (const [key, value] of attributes) {
    if (key.length > LONGEST_KEY || value.length > LONGEST_VALUE) {
      return { reason: 'attribute_too_long', label: key };
    }
    if (key.includes('\0') || value.includes('\0')) return { reason: 'unreadable_attribute', label: key };
  }
  return undefined;
}
