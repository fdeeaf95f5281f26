import type { Applied } from '../deliveries/index.ts';
import type { IssueOutcome } from './record.ts';

/** What became of an issue, for those who look at what arrived. */
export function tellIssue(subject: string, { became, problem }: IssueOutcome): Applied {
  if (problem) {
    const { code, message, remedy } = problem;
    const reason = `Kept, but neither a bug nor an incident: ${message}`;
    return { outcome: 'used', subject, code, reason, remedy };
  }
  const reason = {
    bug: 'Recorded as a bug.',
    incident: 'Recorded as an incident.',
    nothing: 'Kept; by the rules it is neither a bug nor an incident.',
  }[became];
  return { outcome: 'used', subject, reason };
}
