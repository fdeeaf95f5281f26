import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import type { Applied } from '../deliveries/index.ts';
import {
  type IssueEvent,
  type IssueFact,
  type IssueOutcome,
  recordIssues,
  tellIssue,
} from '../issues/index.ts';
import type { Recording } from '../recording.ts';
import { IssueTold, parse, RepositoryName, TimelineTold } from './payloads.ts';
import { SOURCE } from './to-report.ts';

const Input = z.object({
  repository: RepositoryName,
  issue: IssueTold,
  /** Everything that happened to it, where that was read. */
  timeline: z.array(TimelineTold).optional(),
  /** What has just happened to it, where a webhook said so. */
  happened: z
    .object({ action: z.string(), actor: z.string().nullable(), label: z.string().nullable() })
    .optional(),
});
type Input = z.output<typeof Input>;

/** After which an issue is no longer where it was. */
const GONE = new Set(['deleted', 'transferred', 'converted_to_discussion']);

/**
 * Keeps an issue, from which a bug or an incident may follow by the rules.
 * @param input `{ repository, issue, timeline? }` as webhooks and the REST API have them
 */
export async function applyIssue(recording: Recording, input: unknown): Promise<Applied> {
  const [result] = await applyIssues(recording, [input]);
  if (result && !('error' in result)) return result;
  throw result?.error;
}

/** As `applyIssue` for many at once: what is not as GitHub describes it is told in its place. */
export async function applyIssues(
  recording: Recording,
  inputs: unknown[],
): Promise<(Applied | { error: ServiceError })[]> {
  const told = inputs.map((input) => {
    try {
      return parse(Input, input);
    } catch (error) {
      if (error instanceof ServiceError) return { error };
      throw error;
    }
  });
  const issues = told.filter((input): input is Input => 'issue' in input && !input.issue.pull_request);
  const outcomes = await recordIssues(recording, issues.map(toFact));
  const outcomeOf = new Map(issues.map((input, index) => [input, outcomes[index]]));
  return told.map((input) => ('error' in input ? input : summarise(input, outcomeOf.get(input))));
}

function summarise({ repository, issue }: Input, outcome: IssueOutcome | undefined): Applied {
  const subject = `${repository} #${issue.number}`;
  if (!outcome) {
    const reason = 'It is a pull request, which GitHub lists among the issues.';
    return { outcome: 'ignored', subject, code: 'pull_request', reason };
  }
  return tellIssue(subject, outcome);
}

function toFact(told: Input): IssueFact {
  const { repository, issue, timeline } = told;
  const goneAt = goneAtOf(told);
  return {
    source: SOURCE,
    externalId: `issue/${issue.id}`,
    container: repository,
    key: `#${issue.number}`,
    title: issue.title,
    url: issue.html_url,
    author: issue.user,
    labels: issue.labels,
    type: issue.type,
    project: null,
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    ...(goneAt && { goneAt }),
    events: [
      event('opened', issue.created_at, issue.user),
      ...(timeline ?? []).flatMap(eventOf),
      // A timeline that was read the moment something happened may lag behind it.
      ...(timeline === undefined || told.happened ? eventsNow(told) : []),
    ],
    complete: timeline !== undefined,
  };
}

/** What a single message tells: that it is closed, and since when; and what has just happened. */
function eventsNow({ issue, happened }: Input): IssueEvent[] {
  const events: IssueEvent[] = [];
  const { action, actor = null, label = null } = happened ?? {};
  if (issue.state === 'closed' && issue.closed_at) {
    events.push(event(closeOf(issue.state_reason), issue.closed_at, action === 'closed' ? actor : null));
  }
  if (action === 'reopened') events.push(event('reopened', issue.updated_at, actor));
  if ((action === 'labeled' || action === 'unlabeled') && label !== null) {
    events.push(event(action, issue.updated_at, actor, label));
  }
  return events;
}

function eventOf({ event: kind, created_at, actor, label, state_reason }: TimelineTold): IssueEvent[] {
  if (!created_at) return [];
  if (kind === 'closed') return [event(closeOf(state_reason), created_at, actor)];
  if (kind === 'reopened') return [event('reopened', created_at, actor)];
  if ((kind === 'labeled' || kind === 'unlabeled') && label)
    return [event(kind, created_at, actor, label.name)];
  return [];
}

function goneAtOf({ issue, timeline, happened }: Input): Date | null {
  if (happened && GONE.has(happened.action)) return issue.updated_at;
  return timeline?.find(({ event: kind }) => kind === 'converted_to_discussion')?.created_at ?? null;
}

function closeOf(reason: string | null | undefined): 'closed' | 'dismissed' {
  return reason === 'not_planned' || reason === 'duplicate' ? 'dismissed' : 'closed';
}

function event(kind: IssueEvent['kind'], at: Date, actor: string | null, label?: string): IssueEvent {
  return {
    kind,
    at: at.toISOString(),
    ...(actor !== null && { actor }),
    ...(label !== undefined && { label }),
  };
}
