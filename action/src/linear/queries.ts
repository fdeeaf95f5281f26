/** How many issues a page holds. Beyond about 40, a query would cost more than Linear allows. */
const ISSUES_PER_PAGE = 25;

const HISTORY = `{
  nodes {
    createdAt
    actor { name }
    fromState { type }
    toState { type }
    addedLabels { name }
    removedLabels { name }
  }
  pageInfo { hasNextPage endCursor }
}`;

/** A page of issues with all that is told of them, in one request: the SDK's own accessors would ask for each part. */
export const ISSUES_QUERY = `query Issues($filter: IssueFilter!, $after: String) {
  issues(first: ${ISSUES_PER_PAGE}, after: $after, orderBy: updatedAt, includeArchived: true, filter: $filter) {
    nodes {
      id
      identifier
      title
      url
      createdAt
      updatedAt
      archivedAt
      trashed
      completedAt
      canceledAt
      state { type }
      team { id key }
      project { name }
      creator { name }
      externalUserCreator { name }
      labels(first: 50) { nodes { name } }
      needs(first: 20) { nodes { id createdAt } }
      history(first: 20) ${HISTORY}
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** What follows of the history of one issue. */
export const HISTORY_QUERY = `query IssueHistory($id: String!, $after: String) {
  issue(id: $id) {
    history(first: 100, after: $after) ${HISTORY}
  }
}`;

/** Whether the key may see a team. */
export const TEAM_QUERY = `query Teams($key: String!) {
  teams(first: 1, filter: { key: { eq: $key } }) { nodes { id } }
}`;
