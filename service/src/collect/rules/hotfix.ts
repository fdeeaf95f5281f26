import type { Rules } from '../../contracts/rules.ts';
import { compileGlobs } from './glob.ts';

/** What of a pull request the rules look at. */
export interface PullRequestTraits {
  repository: string;
  number: number;
  labels: string[];
  headRef: string | null;
}

/** What of a deployment the rules look at. */
export interface DeploymentTraits {
  declared: boolean | null;
  ref: string | null;
  pullRequests: PullRequestTraits[];
}

export interface HotfixRules {
  /** Why a pull request is a hotfix, or null. */
  ofPullRequest: (pullRequest: PullRequestTraits) => string | null;
  /** Why a deployment is a hotfix, or null; what its sender said settles it. */
  ofDeployment: (deployment: DeploymentTraits) => string | null;
}

/** Makes the rules for hotfixes ready to be asked many times. */
export function compileHotfix(rules: Rules): HotfixRules {
  const labelLike = compileGlobs(rules.hotfix.labels);
  const branchLike = compileGlobs(rules.hotfix.branches);
  const ofPullRequest = ({ repository, number, labels, headRef }: PullRequestTraits) => {
    const label = labelLike(labels);
    if (label !== null) return `pull request ${repository}#${number} has the label \`${label}\``;
    const branch = headRef === null ? null : branchLike([headRef]);
    return branch === null ? null : `pull request ${repository}#${number} came from the branch \`${branch}\``;
  };
  const ofDeployment = ({ declared, ref, pullRequests }: DeploymentTraits) => {
    if (declared !== null) return declared ? 'declared' : null;
    const branch = ref === null ? null : branchLike([ref.replace(/^refs\/(?:heads|tags)\//, '')]);
    if (branch !== null) return `it was made from the branch \`${branch}\``;
    for (const pullRequest of pullRequests) {
      const because = ofPullRequest(pullRequest);
      if (because !== null) return because;
    }
    return null;
  };
  return { ofPullRequest, ofDeployment };
}
