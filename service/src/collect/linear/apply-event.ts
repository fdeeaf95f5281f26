import { ServiceError } from '../../errors.ts';
import type { Applied, Handler } from '../deliveries/index.ts';
import type { Recording } from '../recording.ts';
import { applyIssue, applyReadIssue } from './apply-issue.ts';
import { applyLabel } from './apply-label.ts';
import { applyRequest } from './apply-request.ts';
import { parse } from './parse.ts';
import { IssueData, LabelData, Message, RequestData } from './payload.ts';

/** Under which an issue is kept that was read from the history and could not be used. */
export const READ_ACTION = 'read';

/** Understands a message of Linear as it was taken in. */
export const linearHandler: Handler = (recording, { body }) => applyLinearEvent(recording, parseJson(body));

/**
 * Records what a message of Linear says. It may come twice, and before or after any other.
 *
 * @param payload the body of the webhook, as Linear's schema describes it
 * @throws ServiceError invalid_request when it lacks what it should have; whatever refuses what it says
 */
export async function applyLinearEvent(recording: Recording, payload: unknown): Promise<Applied> {
  const message = parse(Message, payload, 'message');
  const { data } = payload as { data?: unknown };
  switch (message.type) {
    case 'Issue':
      return message.action === READ_ACTION
        ? applyReadIssue(recording, data)
        : applyIssue(recording, message, parse(IssueData, data, 'issue'));
    case 'IssueLabel':
      return applyLabel(recording, message, parse(LabelData, data, 'label'));
    case 'CustomerNeed':
      return applyRequest(recording, message, parse(RequestData, data, 'customer request'));
    default:
      return {
        outcome: 'ignored',
        subject: message.type,
        code: 'unknown_event',
        reason: `Messages about ${message.type} say nothing that is kept here.`,
      };
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw new ServiceError('invalid_json', {
      detail: 'The message is not valid JSON.',
      remedy: 'Look at what stands between Linear and this address: something changes what Linear sends.',
      cause,
    });
  }
}
