import { t as readLinear } from "./commands.js";
// ../service/src/contracts/linear-query.ts
/** What is asked of Linear's history of an issue, in GraphQL: `HistoryEntry` and `LinearHistoryEntry` read it. */
const LINEAR_HISTORY = `{
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
/** What is asked of an issue of Linear but for its customer requests, whose fields depend on who asks. */
const LINEAR_ISSUE = `id
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
      history(first: 20) ${LINEAR_HISTORY}`;
/** What follows of the history of one issue. */
const LINEAR_HISTORY_QUERY = `query IssueHistory($id: String!, $after: String) {
  issue(id: $id) {
    history(first: 100, after: $after) ${LINEAR_HISTORY}
  }
}`;
export { LINEAR_ISSUE as n, readLinear, LINEAR_HISTORY_QUERY as t };
