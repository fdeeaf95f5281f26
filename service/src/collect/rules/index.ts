export { compileHotfix, type PullRequestTraits } from './hotfix.ts';
export { holdRules, readRules } from './read.ts';
