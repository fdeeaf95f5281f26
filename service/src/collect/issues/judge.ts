import type { ProblemCode } from '../../contracts/problem.ts';
import { ServiceError } from '../../errors.ts';
import type { IssueRules, Places, Severity } from '../rules/index.ts';
import { REMEDIES as PLACE_REMEDIES } from '../rules/index.ts';
import { type HistoryStep, historyOf } from './history.ts';
import type { KnownIssue } from './merge.ts';

/** Why an issue that is a bug or an incident could not be recorded. */
export interface IssueTrouble {
  code: keyof typeof REMEDIES;
  detail: string;
}

/** What an issue comes to by the rules in force. */
export type Judgement =
  | { became: 'nothing' }
  | { became: 'trouble'; trouble: IssueTrouble }
  | { became: 'bug'; serviceId: string; customerReported: boolean; history: HistoryStep[] }
  | {
      became: 'incident';
      serviceIds: string[];
      severity: Severity;
      startedAt: Date;
      resolvedAt: Date | null;
    };

const CLOCK_SKEW_MS = 5 * 60_000;

/** What to do about each kind of trouble; holds whatever the issue. */
export const REMEDIES = {
  ...PLACE_REMEDIES,
  time_in_future:
    'Check the clock of this machine. The issue is tried again by itself once that time has come.',
} satisfies Partial<Record<ProblemCode, string>>;

/** Decides what an issue is. An incident that was dismissed or is gone was none: it was a duplicate, or not planned. */
export function judgeIssue(issue: KnownIssue, rules: IssueRules, places: Places, now: Date): Judgement {
  const { bug, incident, customerReported, severity, services, problem } = rules.classify(issue, places);
  if (bug === null && incident === null) return { became: 'nothing' };
  const history = historyOf(issue);
  const last = history.at(-1);
  if (!last || (incident !== null && last.kind === 'dismissed')) return { became: 'nothing' };
  if (problem) return { became: 'trouble', trouble: problem };
  if (last.at.getTime() > now.getTime() + CLOCK_SKEW_MS) {
    const detail = `It would have been ${last.kind} at ${last.at.toISOString()}, which is in the future.`;
    return { became: 'trouble', trouble: { code: 'time_in_future', detail } };
  }
  const ids = services.flatMap((slug) => places.services.get(slug)?.id ?? []);
  if (incident !== null) {
    const resolvedAt = last.kind === 'closed' ? last.at : null;
    return { became: 'incident', serviceIds: ids, severity, startedAt: issue.createdAt, resolvedAt };
  }
  const [serviceId = ''] = ids;
  return { became: 'bug', serviceId, customerReported: customerReported !== null, history };
}

export function toError({ code, detail }: IssueTrouble): ServiceError {
  return new ServiceError(code, { detail, remedy: REMEDIES[code] });
}
