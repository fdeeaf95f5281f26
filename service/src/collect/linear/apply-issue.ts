import type { Applied } from '../deliveries/index.ts';
import { recordIssue, tellIssue } from '../issues/index.ts';
import type { Recording } from '../recording.ts';
import { factOfHistory } from './from-history.ts';
import { factOfMessage } from './from-message.ts';
import { parse } from './parse.ts';
import { type IssueData, IssueNode, type Message } from './payload.ts';
import { rememberTeams } from './teams.ts';

/** Records what a message says of an issue. */
export async function applyIssue(recording: Recording, message: Message, issue: IssueData): Promise<Applied> {
  if (issue.team) await rememberTeams(recording.context, [issue.team]);
  return tellIssue(issue.identifier, await recordIssue(recording, factOfMessage(message, issue)));
}

/** Records an issue as the API gives it, with its history: read by somebody else, or kept because it could not be used. */
export async function applyReadIssue(recording: Recording, data: unknown): Promise<Applied> {
  const issue = parse(IssueNode, data, 'issue');
  if (issue.team) await rememberTeams(recording.context, [issue.team]);
  const { nodes, pageInfo } = issue.history;
  const fact = { ...factOfHistory(issue, nodes), complete: !pageInfo.hasNextPage };
  return tellIssue(issue.identifier, await recordIssue(recording, fact));
}
