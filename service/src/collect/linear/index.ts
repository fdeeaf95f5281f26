export { linearHandler } from './apply-event.ts';
export { applyReadIssue } from './apply-issue.ts';
export { linearWebhook } from './routes.ts';
export { linearSource } from './source.ts';
