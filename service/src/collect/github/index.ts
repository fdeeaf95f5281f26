export { applyCommits } from './apply-commits.ts';
export { applyDeployment, applyDeployments } from './apply-deployment.ts';
export { applyGitHubEvent } from './apply-event.ts';
export { applyIssues } from './apply-issue.ts';
export { applyPullRequest } from './apply-pull-request.ts';
export { applyRelease } from './apply-release.ts';
export { applyWorkflowRun, isDeploymentRun } from './apply-workflow-run.ts';
export { fillContents } from './fill-contents.ts';
export { gitHubWebhooks } from './routes.ts';
