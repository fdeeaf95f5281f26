import { LINEAR_ISSUE, LINEAR_ISSUES_PER_PAGE } from '@throughline/service/contracts/linear-query';

/** A page of issues with all that is told of them, in one request: the SDK's own accessors would ask for each part. */
export const ISSUES_QUERY = `query Issues($filter: IssueFilter!, $after: String) {
  issues(first: ${LINEAR_ISSUES_PER_PAGE}, after: $after, orderBy: updatedAt, includeArchived: true, filter: $filter) {
    nodes {
      ${LINEAR_ISSUE}
      needs(first: 20) { nodes { id createdAt } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Whether the key may see a team. */
export const TEAM_QUERY = `query Teams($key: String!) {
  teams(first: 1, filter: { key: { eq: $key } }) { nodes { id } }
}`;
