export { findChangedPaths } from './find-changed-paths.ts';
export { findContents } from './find-contents.ts';
export { findPrevious } from './find-previous.ts';
export { type CommitFact, recordCommits } from './record-commits.ts';
