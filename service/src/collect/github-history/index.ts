export { findRepositoryIds } from './find-repository-ids.ts';
export { githubHistory } from './github-history.ts';
