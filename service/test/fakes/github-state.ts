import { createHash } from 'node:crypto';

type Json = Record<string, unknown>;

/** What GitHub's own description gives as examples, for everything a test does not care about. */
export type Examples = Record<string, { value: unknown }>;

export interface FakeCommit {
  sha: string;
  message: string;
  authoredAt: string;
  author?: string;
  parents: string[];
  files: string[];
  /** Where it is, when that is not the default branch. */
  branch?: string;
}
export interface FakeDeployment {
  id: number;
  sha: string;
  ref: string;
  environment: string;
  task: string;
  creator: string;
  createdAt: string;
  updatedAt: string;
  payload?: unknown;
  statuses: FakeStatus[];
}
export interface FakeStatus {
  id: number;
  state: string;
  createdAt: string;
  logUrl: string;
  environmentUrl?: string;
  creator: string;
}
export interface FakeComment {
  id: number;
  number: number;
  body: string;
  createdAt: string;
}
export interface FakeRun {
  id: number;
  name: string;
  path: string;
  branch: string;
  sha: string;
  attempt: number;
  /** What was different in the attempts before the last one, from the first on. */
  before: Partial<FakeRun>[];
  status: string;
  conclusion: string | null;
  createdAt: string;
  /** When this attempt began. */
  startedAt: string;
  updatedAt: string;
  actor: string;
}
export interface FakeRelease {
  id: number;
  tag: string;
  target: string;
  draft: boolean;
  prerelease: boolean;
  /** Of its commit. */
  createdAt: string;
  publishedAt: string;
  author: string;
}
export interface FakeIssueEvent {
  event: 'labeled' | 'unlabeled' | 'closed' | 'reopened' | 'commented' | 'transferred';
  at: string;
  actor?: string;
  label?: string;
  stateReason?: string | null;
}
export interface FakeIssue {
  id: number;
  number: number;
  title: string;
  user: string;
  createdAt: string;
  events: FakeIssueEvent[];
  type: string | null;
}
export interface FakePull {
  id: number;
  number: number;
  title: string;
  body: string;
  user: string;
  labels: string[];
  headRef: string;
  createdAt: string;
  updatedAt: string;
  mergedAt: string | null;
  mergeSha: string | null;
  commits: FakeCommit[];
}

/** A repository as a test builds it. Whatever is left out has a sensible value. */
export class FakeRepository {
  readonly id: number;
  fullName: string;
  /** Oldest first. */
  readonly commits: FakeCommit[] = [];
  readonly deployments: FakeDeployment[] = [];
  readonly runs: FakeRun[] = [];
  readonly releases: FakeRelease[] = [];
  readonly issues: FakeIssue[] = [];
  readonly pulls: FakePull[] = [];
  /** On issues and pull requests. */
  readonly comments: FakeComment[] = [];
  /** Text of files on every branch, by their path. */
  readonly files = new Map<string, string>();
  #number = 0;
  readonly #nextId: () => number;

  constructor(fullName: string, nextId: () => number) {
    this.fullName = fullName;
    this.#nextId = nextId;
    this.id = nextId();
  }

  /** A commit on top of the last one. */
  commit(authoredAt: string, given: Partial<FakeCommit> = {}): FakeCommit {
    const last = this.commits.at(-1)?.sha;
    const commit = {
      sha: shaOf(`${this.fullName} ${this.commits.length} ${authoredAt}`),
      message: `Change ${this.commits.length + 1}`,
      authoredAt,
      parents: last === undefined ? [] : [last],
      files: ['src/index.ts'],
      ...given,
    };
    this.commits.push(commit);
    return commit;
  }

  deploy(createdAt: string, given: Partial<FakeDeployment> = {}): FakeDeployment {
    const deployment = {
      id: this.#nextId(),
      sha: given.sha ?? this.commits.at(-1)?.sha ?? shaOf(createdAt),
      ref: 'main',
      environment: 'production',
      task: 'deploy',
      creator: 'dana',
      createdAt,
      updatedAt: createdAt,
      statuses: [],
      ...given,
    };
    this.deployments.push(deployment);
    return deployment;
  }

  status(
    deployment: FakeDeployment,
    state: string,
    createdAt: string,
    given: Partial<FakeStatus> = {},
  ): FakeStatus {
    const logUrl = `https://ci.example.com/${deployment.id}`;
    const { creator } = deployment;
    const status = { id: this.#nextId(), state, createdAt, logUrl, creator, ...given };
    deployment.statuses.push(status);
    deployment.updatedAt = createdAt;
    return status;
  }

  comment(number: number, body: string, createdAt: string): FakeComment {
    const comment = { id: this.#nextId(), number, body, createdAt };
    this.comments.push(comment);
    return comment;
  }

  run(createdAt: string, given: Partial<FakeRun> = {}): FakeRun {
    const run = {
      id: this.#nextId(),
      name: 'Deploy',
      path: '.github/workflows/deploy.yml',
      branch: 'main',
      sha: this.commits.at(-1)?.sha ?? shaOf(createdAt),
      attempt: (given.before?.length ?? 0) + 1,
      before: [],
      status: 'completed',
      conclusion: 'success',
      createdAt,
      startedAt: createdAt,
      updatedAt: createdAt,
      actor: 'dana',
      ...given,
    };
    this.runs.push(run);
    return run;
  }

  release(publishedAt: string, tag: string, given: Partial<FakeRelease> = {}): FakeRelease {
    const release = {
      id: this.#nextId(),
      tag,
      target: 'main',
      draft: false,
      prerelease: false,
      createdAt: publishedAt,
      publishedAt,
      author: 'dana',
      ...given,
    };
    this.releases.push(release);
    return release;
  }

  issue(createdAt: string, given: Partial<FakeIssue> & { labels?: string[] } = {}): FakeIssue {
    const { labels = [], ...rest } = given;
    const issue = {
      id: this.#nextId(),
      number: this.#nextNumber(),
      title: `Something is wrong (${createdAt})`,
      user: 'erin',
      createdAt,
      type: null,
      events: labels.map((label) => ({ event: 'labeled' as const, at: createdAt, label })),
      ...rest,
    };
    this.issues.push(issue);
    return issue;
  }

  pull(createdAt: string, given: Partial<FakePull> = {}): FakePull {
    const number = this.#nextNumber();
    const pull = {
      id: this.#nextId(),
      number,
      title: `Change number ${number}`,
      body: '',
      user: 'dana',
      labels: [],
      headRef: `change-${number}`,
      createdAt,
      updatedAt: given.mergedAt ?? createdAt,
      mergedAt: null,
      mergeSha: null,
      commits: [],
      ...given,
    };
    this.pulls.push(pull);
    return pull;
  }

  #nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }
}

function shaOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** Writes what a repository holds the way GitHub answers it, examples filling what no test asks for. */
export class GitHubForm {
  readonly #examples: Examples;

  constructor(examples: Examples) {
    this.#examples = examples;
  }

  repository({ id, fullName }: FakeRepository): Json {
    const [owner = '', name = ''] = fullName.split('/');
    const { parent, source, template_repository, ...example } = this.#first(
      'full-repository-default-response',
    );
    return {
      ...example,
      id,
      name,
      full_name: fullName,
      language: null,
      owner: { ...(example.owner as Json), login: owner },
    };
  }

  deployment(deployment: FakeDeployment): Json {
    const example = this.#first('deployment-items');
    return {
      ...example,
      id: deployment.id,
      sha: deployment.sha,
      ref: deployment.ref,
      task: deployment.task,
      ...(deployment.payload !== undefined && { payload: deployment.payload }),
      environment: deployment.environment,
      original_environment: deployment.environment,
      creator: { ...(example.creator as Json), login: deployment.creator },
      created_at: deployment.createdAt,
      updated_at: deployment.updatedAt,
    };
  }

  status(deployment: FakeDeployment, status: FakeDeployment['statuses'][number]): Json {
    const example = this.#first('deployment-status-items');
    return {
      ...example,
      id: status.id,
      state: status.state,
      creator: { ...(example.creator as Json), login: status.creator },
      environment: deployment.environment,
      environment_url: status.environmentUrl ?? '',
      log_url: status.logUrl,
      target_url: status.logUrl,
      created_at: status.createdAt,
      updated_at: status.createdAt,
    };
  }

  file(path: string, text: string): Json {
    const content = Buffer.from(text).toString('base64');
    const example = this.#first('content-file-response-if-content-is-a-file');
    return { ...example, path, name: path.split('/').at(-1), size: text.length, encoding: 'base64', content };
  }

  comment(repository: FakeRepository, comment: FakeComment): Json {
    return {
      ...this.#first('issue-comment'),
      id: comment.id,
      body: comment.body,
      html_url: `https://github.com/${repository.fullName}/issues/${comment.number}#issuecomment-${comment.id}`,
      created_at: comment.createdAt,
      updated_at: comment.createdAt,
    };
  }

  run(repository: FakeRepository, run: FakeRun): Json {
    const [example = {}] = this.#first('workflow-run-paginated').workflow_runs as Json[];
    const actor = { ...(example.actor as Json), login: run.actor };
    return {
      ...example,
      id: run.id,
      name: run.name,
      path: run.path,
      head_branch: run.branch,
      head_sha: run.sha,
      run_attempt: run.attempt,
      status: run.status,
      conclusion: run.conclusion,
      created_at: run.createdAt,
      run_started_at: run.startedAt,
      updated_at: run.updatedAt,
      html_url: `https://github.com/${repository.fullName}/actions/runs/${run.id}`,
      actor,
      triggering_actor: actor,
    };
  }

  release(repository: FakeRepository, release: FakeRelease): Json {
    const example = this.#first('release-items');
    return {
      ...example,
      id: release.id,
      tag_name: release.tag,
      name: release.tag,
      target_commitish: release.target,
      draft: release.draft,
      prerelease: release.prerelease,
      html_url: `https://github.com/${repository.fullName}/releases/tag/${release.tag}`,
      author: { ...(example.author as Json), login: release.author },
      created_at: release.createdAt,
      published_at: release.publishedAt,
      assets: [],
    };
  }

  issue(repository: FakeRepository, issue: FakeIssue): Json {
    const example = this.#first('issue-items');
    const last = issue.events.filter(({ event }) => event === 'closed' || event === 'reopened').at(-1);
    const closed = last?.event === 'closed';
    return {
      ...example,
      id: issue.id,
      number: issue.number,
      title: issue.title,
      html_url: `https://github.com/${repository.fullName}/issues/${issue.number}`,
      user: { ...(example.user as Json), login: issue.user },
      state: closed ? 'closed' : 'open',
      state_reason: last ? (closed ? (last.stateReason ?? 'completed') : 'reopened') : null,
      labels: labelsOf(issue).map((name) => this.#label(name)),
      assignee: null,
      assignees: [],
      milestone: null,
      pull_request: undefined,
      created_at: issue.createdAt,
      updated_at: updatedAt(issue),
      closed_at: closed ? last.at : null,
    };
  }

  /** GitHub lists pull requests among the issues. */
  pullAsIssue(repository: FakeRepository, pull: FakePull): Json {
    const example = this.#first('issue-items').pull_request as Json;
    const { id, number, title, user, createdAt, labels } = pull;
    const events = labels.map((label) => ({ event: 'labeled' as const, at: createdAt, label }));
    const issue = this.issue(repository, { id, number, title, user, createdAt, events, type: null });
    return { ...issue, updated_at: pull.updatedAt, pull_request: example };
  }

  timelineEvent({ event, at, actor = 'dana', label, stateReason }: FakeIssueEvent, id: number): Json {
    const examples = this.#examples['timeline-issue-events']?.value as Json[];
    const example = examples.find((one) => one.event === 'labeled') ?? {};
    const kept = {
      ...example,
      id,
      event,
      created_at: at,
      actor: { ...(example.actor as Json), login: actor },
    };
    if (event === 'labeled' || event === 'unlabeled')
      return { ...kept, label: { name: label, color: 'f29513' } };
    return {
      ...kept,
      label: undefined,
      ...(event === 'closed' && { state_reason: stateReason ?? 'completed' }),
    };
  }

  pull(repository: FakeRepository, pull: FakePull): Json {
    const example = this.#first('pull-request-simple-items');
    return {
      ...example,
      id: pull.id,
      number: pull.number,
      title: pull.title,
      body: pull.body,
      html_url: `https://github.com/${repository.fullName}/pull/${pull.number}`,
      state: pull.mergedAt ? 'closed' : 'open',
      user: { ...(example.user as Json), login: pull.user },
      labels: pull.labels.map((name) => this.#label(name)),
      head: { ...(example.head as Json), ref: pull.headRef },
      requested_reviewers: [],
      requested_teams: [],
      created_at: pull.createdAt,
      updated_at: pull.updatedAt,
      closed_at: pull.mergedAt,
      merged_at: pull.mergedAt,
      merge_commit_sha: pull.mergeSha,
    };
  }

  /** As it is answered alone: with what a list leaves out. */
  wholePull(repository: FakeRepository, pull: FakePull): Json {
    return {
      ...this.#first('pull-request'),
      ...this.pull(repository, pull),
      merged: pull.mergedAt !== null,
    };
  }

  commit(commit: FakeCommit): Json {
    const example = this.#first('commit-items');
    const person = { name: commit.author ?? 'Dana Ruiz', email: 'dana@example.com', date: commit.authoredAt };
    return {
      ...example,
      sha: commit.sha,
      commit: { ...(example.commit as Json), message: commit.message, author: person, committer: person },
      parents: commit.parents.map((sha) => ({ sha, url: '', html_url: '' })),
    };
  }

  comparison(commits: FakeCommit[], page: FakeCommit[], first: boolean, behind: number): Json {
    const example = this.#first('commit-comparison');
    const [file = {}] = example.files as Json[];
    const paths = [...new Set(commits.flatMap(({ files }) => files))].slice(0, 300);
    return {
      ...example,
      status: commits.length > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical',
      ahead_by: commits.length,
      behind_by: behind,
      total_commits: commits.length,
      commits: page.map((commit) => this.commit(commit)),
      files: first ? paths.map((filename) => ({ ...file, filename })) : [],
    };
  }

  #label(name: string): Json {
    const [example = {}] = this.#first('issue-items').labels as Json[];
    return { ...example, name };
  }

  /** The example of this name, or the first of the list that it is. */
  #first(name: string): Json {
    const value = this.#examples[name]?.value;
    return (Array.isArray(value) ? value[0] : value) as Json;
  }
}

function labelsOf(issue: FakeIssue): string[] {
  const labels = new Set<string>();
  for (const { event, label = '' } of issue.events) {
    if (event === 'labeled') labels.add(label);
    if (event === 'unlabeled') labels.delete(label);
  }
  return [...labels];
}

function updatedAt(issue: FakeIssue): string {
  return [issue.createdAt, ...issue.events.map(({ at }) => at)].sort().at(-1) ?? issue.createdAt;
}
