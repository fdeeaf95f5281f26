/** How many issues a page holds. Beyond about 40, a query would cost more than Linear allows. */
export const ISSUES_PER_PAGE = 25;

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

/**
 * One page of a team's issues with all that is kept of them, in one request: the client's own accessors would ask for
 * each state, label and entry of the history by itself. By the moment of creation, which never changes, so that an
 * issue touched while the pages are read stays at its place. The team comes along to tell one without issues from one
 * that is not there.
 */
export const ISSUES_QUERY = `query Issues($team: String!, $since: DateTimeOrDuration!, $after: String) {
  teams(first: 1, filter: { key: { eq: $team } }) { nodes { id } }
  issues(
    first: ${ISSUES_PER_PAGE}
    after: $after
    orderBy: createdAt
    includeArchived: true
    filter: { team: { key: { eq: $team } }, updatedAt: { gte: $since } }
  ) {
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
      needs(first: 20) { nodes { id createdAt customer { name } } }
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

/** The keys of the teams that the token may see. */
export const TEAMS_QUERY = `query Teams($keys: [String!]!) {
  teams(first: 250, filter: { key: { in: $keys } }) { nodes { id key } }
}`;
