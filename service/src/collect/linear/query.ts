import { LINEAR_ISSUE, LINEAR_ISSUES_PER_PAGE } from '../../contracts/linear-query.ts';

/**
 * One page of a team's issues with all that is kept of them, in one request: the client's own accessors would ask for
 * each state, label and entry of the history by itself. By the moment of creation, which never changes, so that an
 * issue touched while the pages are read stays at its place. The team comes along to tell one without issues from one
 * that is not there.
 */
export const ISSUES_QUERY = `query Issues($team: String!, $since: DateTimeOrDuration!, $after: String) {
  teams(first: 1, filter: { key: { eq: $team } }) { nodes { id } }
  issues(
    first: ${LINEAR_ISSUES_PER_PAGE}
    after: $after
    orderBy: createdAt
    includeArchived: true
    filter: { team: { key: { eq: $team } }, updatedAt: { gte: $since } }
  ) {
    nodes {
      ${LINEAR_ISSUE}
      needs(first: 20) { nodes { id createdAt customer { name } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** The keys of the teams that the token may see. */
export const TEAMS_QUERY = `query Teams($keys: [String!]!) {
  teams(first: 250, filter: { key: { in: $keys } }) { nodes { id key } }
}`;
