export { markHotfixes } from './mark-hotfixes.ts';
export { recordPullRequest } from './record.ts';
export { recordDeployed } from './record-deployed.ts';
export { remarkHotfixes } from './remark.ts';
