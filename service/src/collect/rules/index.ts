export { compileIssueRules, type IssueRules, type Severity } from './classify.ts';
export { compileHotfix, type PullRequestTraits } from './hotfix.ts';
export { findTakers, type Places, REMEDIES } from './place.ts';
export { type ApplyPage, applyStep, RULED, type Ruled } from './progress.ts';
export { holdRules, readRules } from './read.ts';
export { readPlaces } from './read-places.ts';
export { ruleRoutes } from './routes.ts';
