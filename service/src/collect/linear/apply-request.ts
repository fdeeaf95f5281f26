import type { Applied } from '../deliveries/index.ts';
import { type IssueEvent, type IssueFact, recordIssue } from '../issues/index.ts';
import type { Recording } from '../recording.ts';
import { requestsOf, touched } from './known-issue.ts';
import type { Message, RequestData } from './payload.ts';
import { identityOf } from './traits.ts';

type RequestedIssue = NonNullable<RequestData['issue']>;

/**
 * Counts the customer requests that are attached to an issue. A message tells of one of them alone, so each is kept by
 * its id: the same one counts once, and one that was taken off stays off whatever is told of it later.
 */
export async function applyRequest(
  recording: Recording,
  message: Message,
  request: RequestData,
): Promise<Applied> {
  const { issue } = request;
  if (!issue) {
    return {
      outcome: 'ignored',
      subject: 'customer request',
      code: 'no_issue',
      reason: 'The customer request is attached to a project and to no issue.',
    };
  }
  const row = await recording.context.database.issue.findUnique({
    where: { source_externalId: { source: 'linear', externalId: issue.id } },
  });
  const { attached, withdrawn } = requestsOf(row);
  const off = message.action === 'remove' || request.archivedAt != null;
  (off ? withdrawn : attached).add(request.id);
  const count = [...attached].filter((id) => !withdrawn.has(id)).length;
  await recordIssue(recording, {
    ...(row ? touched(row) : firstSeen(issue, message)),
    customerRequests: count,
    events: [eventOf(message, request, off)],
  });
  return {
    outcome: 'used',
    subject: issue.identifier,
    reason: `It has ${count} customer request${count === 1 ? '' : 's'} now.`,
  };
}

function eventOf(message: Message, request: RequestData, off: boolean): IssueEvent {
  const actor = message.actor?.name ?? undefined;
  return {
    kind: off ? 'unlabeled' : 'customer_requested',
    at: (off ? message.createdAt : request.createdAt).toISOString(),
    label: request.id,
    ...(actor !== undefined && { actor }),
  };
}

/** An issue of which nothing but the request is known yet: whatever is told of it itself counts for more. */
function firstSeen(issue: RequestedIssue, message: Message): IssueFact {
  return {
    ...identityOf(issue),
    author: null,
    labels: [],
    type: null,
    project: null,
    createdAt: message.createdAt,
    updatedAt: new Date(0),
    events: [],
    complete: false,
  };
}
