import type { IssueFact } from '../issues/index.ts';
import type { IssueData, IssueNode, RequestData } from './payload.ts';

/** What messages and history tell of an issue in the same words. */
export function traitsOf(
  issue: IssueData | IssueNode,
): Omit<IssueFact, 'labels' | 'customerRequests' | 'goneAt' | 'events' | 'complete'> {
  return {
    ...identityOf(issue),
    author: issue.creator?.name ?? issue.externalUserCreator?.name ?? null,
    type: null,
    project: issue.project?.name ?? null,
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
  };
}

/** By what people and Linear itself know an issue. */
export function identityOf(
  issue: IssueData | IssueNode | NonNullable<RequestData['issue']>,
): Pick<IssueFact, 'source' | 'externalId' | 'container' | 'key' | 'title' | 'url'> {
  return {
    source: 'linear',
    externalId: issue.id,
    container: issue.team?.key ?? teamOf(issue.identifier),
    key: issue.identifier,
    title: issue.title,
    url: issue.url ?? null,
  };
}

/** `ENG` of `ENG-12`, for where the team itself is left out. */
export function teamOf(identifier: string): string {
  return identifier.replace(/-\d+$/, '');
}
