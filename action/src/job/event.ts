import { z } from 'zod';

/** A tag as people write them, since some events tell its bare name: the service takes the same for one. */
const TAG = /^(?:[\w.-]+@|[\w.-]+-(?=v\d))?v?\d+(?:\.\d+)+(?:[-+.][\w.+-]*)?$/;

const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const Repository = z.object({ full_name: z.string() });

/*
 * What of an event's payload is used, each part on its own: whatever else it holds, or if it holds nothing, is no
 * reason to fail.
 */
const Release = z.object({ release: z.object({ tag_name: z.string() }) });
const Deployment = z.object({
  deployment: z.object({ id: z.number().int(), sha: Sha, ref: z.string(), environment: z.string().min(1) }),
});
const WorkflowRun = z.object({
  workflow_run: z.object({ head_sha: Sha, head_branch: z.string().nullable() }),
});
const MergeGroup = z.object({ merge_group: z.object({ head_sha: Sha, base_ref: z.string() }) });
const PullRequest = z.object({
  pull_request: z.object({
    number: z.number().int(),
    merged: z.boolean().nullish(),
    merge_commit_sha: Sha.nullish(),
    labels: z.array(z.object({ name: z.string() })).default([]),
    head: z.object({ sha: Sha, ref: z.string(), repo: Repository.nullish() }),
    base: z.object({ ref: z.string(), repo: Repository }),
  }),
});

/** What the event that started a job says about what it deploys. */
export type Event = Readonly<{
  /** Instead of `GITHUB_SHA`, where that is not what is deployed. */
  sha: string | undefined;
  /** Instead of `GITHUB_REF`; as `refs/tags/…` where it is known to be a tag. */
  ref: string | undefined;
  releaseTag: string | undefined;
  /** Of the GitHub deployment that started the job. */
  deployment: Readonly<{ id: number; environment: string }> | undefined;
  pullRequest: Readonly<{ number: number; labels: readonly string[]; fromFork: boolean }> | undefined;
}>;

const NOTHING: Event = {
  sha: undefined,
  ref: undefined,
  releaseTag: undefined,
  deployment: undefined,
  pullRequest: undefined,
};

/** Reads a payload; `name` is that of the event, such as `push`. */
export function readEvent(name: string, payload: unknown): Event {
  switch (name) {
    case 'deployment':
    case 'deployment_status': {
      const found = Deployment.safeParse(payload).data?.deployment;
      if (found === undefined) return NOTHING;
      const { id, sha, ref, environment } = found;
      return { ...NOTHING, sha, ref: refOf(ref), deployment: { id, environment } };
    }
    case 'workflow_run': {
      // GITHUB_SHA is the head of the default branch there; what the run before has built is what is deployed.
      const run = WorkflowRun.safeParse(payload).data?.workflow_run;
      const name = run?.head_branch ?? undefined;
      return { ...NOTHING, sha: run?.head_sha, ref: name === undefined ? undefined : refOf(name) };
    }
    case 'merge_group': {
      const group = MergeGroup.safeParse(payload).data?.merge_group;
      return { ...NOTHING, sha: group?.head_sha, ref: group?.base_ref }; // its own branch is gone in a minute
    }
    case 'pull_request':
    case 'pull_request_review':
    case 'pull_request_review_comment':
    case 'pull_request_target':
      return readPullRequest(name, payload);
    default:
      return { ...NOTHING, releaseTag: Release.safeParse(payload).data?.release.tag_name };
  }
}

function refOf(name: string): string {
  return TAG.test(name) ? `refs/tags/${name}` : name;
}

/**
 * Closed by merging, a pull request deploys the commit that it became. Before that GITHUB_SHA is a merge made for the
 * check, which no branch ever holds: the head is the commit that people know.
 */
function readPullRequest(name: string, payload: unknown): Event {
  const found = PullRequest.safeParse(payload).data?.pull_request;
  if (found === undefined) return NOTHING;
  const { number, labels, head, base } = found;
  const pullRequest = {
    number,
    labels: labels.map((label) => label.name),
    fromFork: head.repo?.full_name !== base.repo.full_name,
  };
  if (found.merged)
    return { ...NOTHING, sha: found.merge_commit_sha ?? undefined, ref: base.ref, pullRequest };
  if (name === 'pull_request_target') return { ...NOTHING, pullRequest }; // it runs on the base
  return { ...NOTHING, sha: head.sha, ref: head.ref, pullRequest };
}
