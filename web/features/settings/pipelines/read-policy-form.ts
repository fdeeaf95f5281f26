import type { PutTrustPolicy } from '@throughline/service/contracts/trust-policies';
import { type Place, whereIn } from '../rename-fields.ts';

/** The fields of the form as the request they stand for; what is empty is not asked for. */
export function readPolicyForm(values: FormData): PutTrustPolicy {
  const text = (field: string) => String(values.get(field) ?? '').trim();
  const orNull = (field: string) => text(field) || null;
  const reach = text('reach');
  return {
    name: text('name'),
    issuer: text('issuer'),
    repositoryId: orNull('repositoryId'),
    repositoryOwnerId: orNull('repositoryOwnerId'),
    environment: orNull('environment'),
    ref: orNull('ref'),
    jobWorkflowRef: orNull('jobWorkflowRef'),
    team: reach === 'team' ? orNull('team') : null,
    services: reach === 'services' ? values.getAll('services').map(String) : null,
  };
}

/** Where a part of the request was typed: boxes show no fault of their own, so the question before them does. */
export function placeInPolicyForm(path: string): Place | undefined {
  const [, name, rest = ''] = /^(\w+)(.*)$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  return { name: name === 'services' ? 'reach' : name, ...whereIn(rest) };
}
