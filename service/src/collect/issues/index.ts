export type { IssueEvent, IssueFact } from './fact.ts';
export { type IssueOutcome, recordIssue, recordIssues } from './record.ts';
export { rederiveEarly, rederiveIssues } from './rederive.ts';
export { renameLabel } from './rename-label.ts';
export { issueRoutes } from './routes.ts';
export { tellIssue } from './tell.ts';
