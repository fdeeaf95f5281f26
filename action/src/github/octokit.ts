/** The seam at which the bundle is cut: this module and what it brings are loaded only when GitHub is asked. */
export { Octokit } from '@octokit/rest';
