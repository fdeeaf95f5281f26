import { HARMS, type Harm, type Severity } from '../../contracts/live.ts';
import type { Member } from './group.ts';

/** From this share of failures on an error is critical, whoever the service is for. */
const CRITICAL_ERROR_RATIO = 0.2;

const SEVERITY: Record<Harm, Severity> = {
  money: 'critical',
  outcome: 'critical',
  kpi: 'major',
  errors: 'major',
  silence: 'major',
  latency: 'major',
  traffic: 'minor',
  saturation: 'minor',
  other: 'minor',
};
const SEVERITIES: readonly Severity[] = ['minor', 'major', 'critical'];

export function harmOf({ kind, subject }: Pick<Member, 'kind' | 'subject'>): Harm {
  if (kind === 'silence') return 'silence';
  if (subject.role === 'kpi' && subject.money) return 'money';
  if (subject.outcome) return 'outcome';
  if (subject.role === 'kpi') return 'kpi';
  return subject.role === 'business' ? 'kpi' : subject.role;
}

const FELT: readonly Harm[] = ['money', 'outcome', 'kpi', 'errors', 'silence', 'latency'];

/** Whether people outside notice it: what only fills up, or is asked less, harms nobody yet. */
export function isFelt(member: Pick<Member, 'kind' | 'subject'>): boolean {
  return FELT.includes(harmOf(member));
}

/** The worst of several; what goes on counts before what is over. */
export function leadOf(members: readonly Member[]): Member {
  const going = members.filter(({ endedAt }) => endedAt === null);
  const [lead] = [...(going.length > 0 ? going : members)].sort(
    (one, other) =>
      HARMS.indexOf(harmOf(one)) - HARMS.indexOf(harmOf(other)) ||
      one.since - other.since ||
      (one.key < other.key ? -1 : 1),
  );
  if (!lead) throw new Error('a live signal has no anomaly');
  return lead;
}

/** How bad it is, over everything that belongs to it. */
export function severityOf(members: readonly Member[]): Severity {
  return members.reduce<Severity>((worst, member) => worseOf(worst, ofOne(member)), 'minor');
}

function ofOne(member: Member): Severity {
  const harm = harmOf(member);
  const many = harm === 'errors' && member.subject.proportion && (member.worst ?? 0) >= CRITICAL_ERROR_RATIO;
  return many ? 'critical' : SEVERITY[harm];
}

export function worseOf(one: Severity, other: Severity): Severity {
  return rankOf(one) >= rankOf(other) ? one : other;
}

export function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
