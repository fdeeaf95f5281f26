import type { GatePolicy, IncidentSeverity } from '../../contracts/gate.ts';
import type { GateDecisionKind, GateReason, GateRule } from '../../contracts/gate-reasons.ts';
import type { VerdictKind } from '../../contracts/verdicts.ts';
import { STATUS_WORDS, sayAge } from '../metrics/index.ts';
import { sameVersion } from '../verdicts/index.ts';
import type { Ended, GateFacts, OpenIncident, Running } from './facts.ts';
import { findRollback } from './find-rollback.ts';
import { ended, sayMoment, sayOutcome } from './words.ts';

const UNKNOWN_LENGTH_MS = 60 * 60_000; // where nothing tells how long a deployment takes there
const SHOWN_INCIDENTS = 5; // of each rule: more would bury the other reasons

export interface Decision {
  decision: GateDecisionKind;
  /** The rules that hold it. */
  held: GateRule[];
  /** Addresses in them begin with a slash. */
  reasons: GateReason[];
}

/** Something that speaks against a deployment. */
interface Finding {
  code: GateRule;
  message: string;
  url?: string;
}

/** What a repair is there to end does not hold it. */
const EXCUSED_BY_HOTFIX: ReadonlySet<GateRule> = new Set<GateRule>([
  'outcome_missed',
  'outcome_at_risk',
  'open_incident',
  'dependency_incident',
  'last_failed',
]);

const SEVERITIES: IncidentSeverity[] = ['minor', 'major', 'critical'];
const ORDER: GateReason['severity'][] = ['hold', 'warn', 'info'];

/**
 * Decides whether a deployment should begin, by what is known and what its team has said of it. A rollback is never
 * held: whatever is wrong, the way back stays open. Pure: `docs/gate.md` tells the same in words.
 */
export function decideGate(facts: GateFacts, policy: GatePolicy): Decision {
  const rollback = findRollback(facts);
  const repairs = rollback !== null || facts.hotfixBecause !== null;
  const findings = [
    ...findOutcome(facts),
    ...findIncidents(facts, policy.incidentsFrom),
    ...(repairs ? [] : findLastFailed(facts)),
    ...findVersionFailed(facts),
    ...facts.running.flatMap((running) => findConcurrent(facts, running)),
  ];
  const ruled = findings.flatMap(({ code, ...said }): (GateReason & { code: GateRule })[] => {
    const effect = policy.rules[code];
    if (effect === 'ignore') return [];
    const excused = rollback !== null || (facts.hotfixBecause !== null && EXCUSED_BY_HOTFIX.has(code));
    return [{ code, severity: excused ? 'warn' : effect, ...said }];
  });
  const held = [...new Set(ruled.flatMap(({ code, severity }) => (severity === 'hold' ? [code] : [])))];
  const reasons: GateReason[] = [...ruled, ...explain(facts, rollback)];
  reasons.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return { decision: held.length > 0 ? 'hold' : 'allow', held, reasons };
}

function findOutcome({ outcome, environment, team }: GateFacts): Finding[] {
  if (!environment.production || !outcome) return [];
  const { status, metric } = outcome;
  if (status !== 'missed' && status !== 'at_risk') return [];
  const agreed = ended(`Agreed for this case: ${metric.actionWhenMissed}`);
  return [
    {
      code: `outcome_${status}`,
      message: `The outcome metric of ${team.name} is ${STATUS_WORDS[status]}. ${sayOutcome(outcome)} ${agreed}`,
      url: `/teams/${team.slug}`,
    },
  ];
}

function findIncidents(
  { incidents, environment, service, now }: GateFacts,
  from: IncidentSeverity,
): Finding[] {
  if (!environment.production) return [];
  const counted = incidents.filter(
    ({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(from),
  );
  const own = counted.filter(({ distance }) => distance === 0);
  const others = counted.filter(({ distance }) => distance > 0);
  return [own, others].flatMap((some) =>
    worstFirst(some)
      .slice(0, SHOWN_INCIDENTS)
      .map(({ id, title, severity, startedAt, service: affected, distance }): Finding => {
        const since = `since ${sayMoment(startedAt)} (${sayAge(now.getTime() - startedAt.getTime())})`;
        const where =
          distance === 0
            ? `of ${service.name}`
            : `of ${affected}, which ${service.slug} depends on${distance > 1 ? ` ${distance} steps away` : ''},`;
        return {
          code: distance === 0 ? 'open_incident' : 'dependency_incident',
          message: `The ${severity} incident “${title}” ${where} is open ${since}.`,
          url: `/incidents/${id}`,
        };
      }),
  );
}

function worstFirst(incidents: OpenIncident[]): OpenIncident[] {
  return incidents.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
      a.startedAt.getTime() - b.startedAt.getTime(),
  );
}

const FAILURES: Partial<Record<VerdictKind, string>> = {
  failed: 'failed',
  rolled_back: 'was rolled back',
  caused_incident: 'caused an incident',
  regressed: 'made something worse',
};

/** The last attempt, and what is live where that is another one. A failed attempt is remedied by trying it again. */
function findLastFailed({ last, present, asked }: GateFacts): Finding[] {
  const looked = last?.id === present?.id ? [last] : [last, present];
  return looked.flatMap((deployment): Finding[] => {
    const what = deployment?.verdict && FAILURES[deployment.verdict];
    if (!deployment || !what) return [];
    if (deployment.verdict === 'failed' && asked && sameVersion(asked, deployment)) return [];
    const which = deployment.id === present?.id ? 'What is live there' : 'The last attempt there';
    const remedy = asked
      ? 'This is neither a rollback nor said to be its hotfix.'
      : 'A rollback or a hotfix would be its remedy.';
    return [
      {
        code: 'last_failed',
        message: `${which}, ${tell(deployment)}, ${what}${why(deployment)} ${remedy}`,
        url: `/deployments/${deployment.id}`,
      },
    ];
  });
}

const UNDONE: Partial<Record<VerdictKind, string>> = {
  rolled_back: 'was rolled back',
  hotfixed: 'had to be hotfixed',
  caused_incident: 'caused an incident',
  regressed: 'made something worse',
};

/** What is live already and failed is told as that. */
function findVersionFailed({ earlier, present, asked }: GateFacts): Finding[] {
  const what = earlier?.verdict && UNDONE[earlier.verdict];
  if (!earlier || !what || earlier.id === present?.id) return [];
  return [
    {
      code: 'version_failed',
      message: `${asked?.version ?? earlier.version} was live there before (finished ${sayMoment(earlier.finishedAt)}) and ${what}${why(earlier)}`,
      url: `/deployments/${earlier.id}`,
    },
  ];
}

function tell({ version, finishedAt }: Ended): string {
  return `${version} (finished ${sayMoment(finishedAt)})`;
}

function why({ verdict, because }: Ended): string {
  return because && verdict !== 'failed' ? `: ${ended(because)}` : '.';
}

/** One that has been running for longer than any did lately has most likely lost its finish. */
function findConcurrent({ now, environment, service }: GateFacts, running: Running): Finding[] {
  const { id, version, startedAt, actor, usualMs } = running;
  const since = now.getTime() - startedAt.getTime();
  if (since >= (usualMs || UNKNOWN_LENGTH_MS)) return [];
  const by = actor ? ` by ${actor}` : '';
  const usual = usualMs ? `; the longest of late took ${sayAge(usualMs)}` : '';
  return [
    {
      code: 'concurrent_deployment',
      message: `${version} is being deployed to ${environment.name} of ${service.name}${by} since ${sayMoment(startedAt)} (${sayAge(since)}${usual}).`,
      url: `/deployments/${id}`,
    },
  ];
}

function explain(
  { outcome, environment, team, hotfixBecause }: GateFacts,
  rollback: string | null,
): GateReason[] {
  const notes: GateReason[] = [];
  const note = (code: GateReason['code'], message: string, url?: string) =>
    notes.push({ code, severity: 'info', message, ...(url !== undefined && { url }) });
  if (rollback !== null) note('rollback', `${rollback}: a rollback is never held.`);
  else if (hotfixBecause !== null) {
    note(
      'hotfix',
      `This is a hotfix (${hotfixBecause}): incidents, the last failure and the outcome metric do not hold a repair.`,
    );
  }
  if (!environment.production) {
    note(
      'not_production',
      `${environment.name} is not a production environment: incidents and the outcome metric were not asked about.`,
    );
  } else if (!outcome) {
    note(
      'no_outcome_metric',
      `${team.name} has not chosen its outcome metric, so it was not asked about.`,
      `/teams/${team.slug}/outcome`,
    );
  }
  return notes;
}
