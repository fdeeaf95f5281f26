export type { PullRequestFact } from './fact.ts';
export { markHotfixes } from './mark-hotfixes.ts';
export { recordPullRequest, recordPullRequests } from './record.ts';
export { remarkHotfixes } from './remark.ts';
