import type { GateDecision, GateEffect, GatePolicy, TeamGate } from '@throughline/service/contracts/gate';
import type { GateReason, GateRef, GateRule } from '@throughline/service/contracts/gate-reasons';
import { enumerate } from '../../ui/format/words.ts';
import type { Sentence } from '../../ui/sentence.tsx';
import type { State } from '../../ui/state-mark.tsx';

export const RULE_WORDS: Record<GateRule, string> = {
  outcome_missed: 'The outcome metric is missed',
  outcome_at_risk: 'The outcome metric is at risk',
  open_incident: 'An incident of the service is open',
  dependency_incident: 'An incident of what it depends on is open',
  last_failed: 'The last deployment failed, and this does not repair it',
  version_failed: 'This version failed there before',
  concurrent_deployment: 'Another deployment is under way',
};

export const EFFECT_WORDS: Record<GateEffect, string> = {
  hold: 'holds a deployment',
  warn: 'warns',
  ignore: 'is ignored',
};

type Now = Pick<TeamGate['now'][number], 'service' | 'environment' | 'decision' | 'reasons'>;

/** What the gate would do at this moment and why, said aloud. */
export function sayGateNow(now: readonly Now[]): Sentence {
  if (now.length === 0) return ['The gate has nothing to decide on: the team has no production environment.'];
  const held = now.filter(({ decision }) => decision === 'hold');
  if (held.length > 0) {
    const rest = held.length === now.length ? '' : ' Everything else it would let through.';
    return [
      'The gate would ',
      { strong: 'hold' },
      ` a new version of ${nameAll(held)} now: ${sayRules(held, 'hold')}.${rest}`,
    ];
  }
  const through: Sentence = ['The gate would ', { strong: 'let through' }, ' a new version'];
  const warned = now.filter(({ reasons }) => reasons.some(({ severity }) => severity === 'warn'));
  if (warned.length === 0) return [...through, ' now: nothing speaks against it.'];
  const of = warned.length === now.length ? '' : ` of ${nameAll(warned)}`;
  return [...through, `${of} now with a warning: ${sayRules(warned, 'warn')}.`];
}

function nameAll(some: readonly Now[]): string {
  return enumerate([...new Set(some.map(({ service }) => service.name))]);
}

/** The rules behind answers in their short words, each once. */
function sayRules(some: readonly Now[], severity: GateReason['severity']): string {
  const codes = some.flatMap(({ reasons }) =>
    reasons.flatMap((reason) => (reason.severity === severity && isRule(reason.code) ? reason.code : [])),
  );
  return enumerate([...new Set(codes)].map((code) => uncapitalised(RULE_WORDS[code])));
}

function isRule(code: GateReason['code']): code is GateRule {
  return code in RULE_WORDS;
}

function uncapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What speaks of every service alike is said once: `common`, and for each what is left. */
export function splitCommon<Answer extends Now>(
  now: readonly Answer[],
): { common: GateReason[]; own: Answer[] } {
  const [first, ...rest] = now;
  if (!first || rest.length === 0) return { common: [], own: [...now] };
  const common = first.reasons.filter(({ message }) =>
    rest.every(({ reasons }) => reasons.some((reason) => reason.message === message)),
  );
  const said = new Set(common.map(({ message }) => message));
  const own = now.map((answer) => ({
    ...answer,
    reasons: answer.reasons.filter(({ message }) => !said.has(message)),
  }));
  return { common, own };
}

/** The shape and the word for an answer. */
export function markOf(
  answer: { decision: GateDecision['decision']; reasons: readonly { severity: string }[] },
  words: { hold: string; warn: string; allow: string },
): { state: State; word: string } {
  if (answer.decision === 'hold') return { state: 'missed', word: words.hold };
  return answer.reasons.some(({ severity }) => severity === 'warn')
    ? { state: 'at_risk', word: words.warn }
    : { state: 'met', word: words.allow };
}

/** What the pipeline did with the answer, where that is known; empty where it simply went on. */
export function sayOverride({ mode, decision, override }: GateDecision): string {
  if (decision === 'allow') return '';
  if (override) return `deployed all the same: ${override.label}${override.by ? `, by ${override.by}` : ''}`;
  return mode === 'warn' ? 'only warned' : 'stopped';
}

/** What the gate had said to the run behind a deployment. */
export function sayGateBefore({ decision, overridden, reasons }: GateRef): string {
  if (decision === 'hold') {
    return overridden
      ? 'held it; somebody decided to deploy all the same'
      : 'held it; the pipeline was only to be warned';
  }
  return reasons.some(({ severity }) => severity === 'warn')
    ? 'let it through with a warning'
    : 'let it through';
}

/** What a change of the policy changed, one statement each. */
export function sayPolicyChange(before: GatePolicy, after: GatePolicy): string[] {
  const rules = (Object.keys(RULE_WORDS) as GateRule[]).flatMap((rule) =>
    before.rules[rule] === after.rules[rule]
      ? []
      : `${RULE_WORDS[rule]}: ${EFFECT_WORDS[before.rules[rule]]} → ${EFFECT_WORDS[after.rules[rule]]}`,
  );
  const incidents =
    before.incidentsFrom === after.incidentsFrom
      ? []
      : [`incidents count from ${before.incidentsFrom} → ${after.incidentsFrom}`];
  const said = [...rules, ...incidents];
  return said.length === 0 ? ['saved without a change'] : said;
}
