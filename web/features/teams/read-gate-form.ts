import type { SetGatePolicy } from '@throughline/service/contracts/gate';
import { RULE_WORDS } from './say-gate.ts';

/** The fields of the form as the request they stand for; the service judges it. */
export function readGateForm(values: FormData): SetGatePolicy {
  const text = (name: string) =>
    String(values.get(name) ?? '')
      .trim()
      .replace(/\s*\n\s*/g, ' ');
  const rules = Object.fromEntries(Object.keys(RULE_WORDS).map((rule) => [rule, text(`rules.${rule}`)]));
  return {
    rules,
    incidentsFrom: text('incidentsFrom') as SetGatePolicy['incidentsFrom'],
    why: text('why'),
  };
}
