export { githubHistory } from './github-history.ts';
