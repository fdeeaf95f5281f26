export { markHotfixes } from './mark-hotfixes.ts';
export { recordPullRequest } from './record.ts';
export { remarkHotfixes } from './remark.ts';
