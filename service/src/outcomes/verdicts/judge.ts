import type { DeploymentStatus } from '../../contracts/deployments.ts';
import type { Evidence, Verdict } from '../../contracts/verdicts.ts';

/** What judging needs to know of a deployment. All deployments handed in together share service and environment. */
export interface Attempt {
  id: string;
  version: string;
  commitSha: string | null;
  status: DeploymentStatus;
  startedAt: Date;
  finishedAt: Date | null;
  rollbackDeclared: boolean | null;
}

/** `reverting` carries the `git revert` of a commit that `original` had brought. */
export interface Revert {
  original: string;
  reverting: string;
  sha: string;
}

export interface Judgement {
  id: string;
  /** Null while it runs, and for a cancelled or skipped one. */
  verdict: Verdict | null;
  rollback: boolean;
  previousId: string | null;
}

type Succeeded = Attempt & { finishedAt: Date };
type RolledBack = Extract<Verdict, { kind: 'rolled_back' }>;

/**
 * Decides what became of every deployment of one service and environment: `docs/definitions.md`, Deployments.
 *
 * A return to a version that had been live before undoes everything between; the first version undone carries the
 * failure. Going forward again to a version that first went live after the present one is no rollback: it repeals
 * the return, and the deployment that returned did nothing wrong. O(n) in deployments, plus those of equal version.
 */
export function judge(input: {
  attempts: Attempt[];
  reverts: Revert[];
  observationWindowMs: number;
  now: Date;
}): Judgement[] {
  const { attempts, reverts, observationWindowMs, now } = input;
  const finished = attempts.filter((attempt): attempt is Succeeded => attempt.finishedAt !== null);
  finished.sort(inOrderOfFinish);
  const succeeded = finished.filter(({ status }) => status === 'succeeded');
  const { undone, rollbacks } = findRollbacks(succeeded);
  addReverts({ undone, succeeded, reverts });

  const judgements = new Map<string, Judgement>();
  let previous: Succeeded | undefined;
  for (const attempt of finished) {
    const verdict = verdictOf(attempt, undone.get(attempt.id), observationWindowMs, now);
    judgements.set(attempt.id, {
      id: attempt.id,
      verdict,
      rollback: rollbacks.has(attempt.id),
      previousId: previous?.id ?? null,
    });
    if (attempt.status === 'succeeded') previous = attempt;
  }
  return attempts.map(
    ({ id, startedAt }) =>
      judgements.get(id) ?? {
        id,
        verdict: null,
        rollback: false,
        previousId: succeeded.findLast(({ finishedAt }) => finishedAt <= startedAt)?.id ?? null,
      },
  );
}

function inOrderOfFinish(a: Succeeded, b: Succeeded): number {
  return (
    a.finishedAt.getTime() - b.finishedAt.getTime() ||
    a.startedAt.getTime() - b.startedAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  );
}

function verdictOf(
  attempt: Succeeded,
  rolledBack: RolledBack | undefined,
  windowMs: number,
  now: Date,
): Verdict | null {
  const { status, finishedAt } = attempt;
  if (status === 'failed') {
    const evidence = [{ statement: 'The deployment itself failed.', at: iso(finishedAt) }];
    return { kind: 'failed', since: iso(finishedAt), evidence };
  }
  if (status !== 'succeeded') return null;
  if (rolledBack) return rolledBack;
  const settlesAt = new Date(finishedAt.getTime() + windowMs);
  if (now < settlesAt) {
    const statement = 'Nothing speaks against it so far; its observation window is still open.';
    return { kind: 'pending', since: iso(finishedAt), settlesAt: iso(settlesAt), evidence: [{ statement }] };
  }
  const statement = 'It was not undone, and nothing was put down to it, while it was observed.';
  return { kind: 'held', since: iso(settlesAt), evidence: [{ statement, at: iso(settlesAt) }] };
}

function findRollbacks(succeeded: Succeeded[]) {
  const undone = new Map<string, RolledBack>();
  const rollbacks = new Set<string>();
  const history = new VersionHistory();
  succeeded.forEach((deployment, index) => {
    const previous = succeeded[index - 1];
    const earlier = history.lastLive(deployment);
    const returned =
      previous !== undefined &&
      earlier !== undefined &&
      !sameVersion(previous, deployment) &&
      earlier.first < (history.lastLive(previous)?.first ?? 0);
    if (returned) {
      rollbacks.add(deployment.id);
      undo(
        undone,
        succeeded.slice(earlier.last + 1, index),
        deployment,
        'version_history',
        succeeded[earlier.last],
      );
    } else if (deployment.rollbackDeclared && previous && !sameVersion(previous, deployment)) {
      rollbacks.add(deployment.id);
      undo(undone, [previous], deployment, 'declared');
    }
    history.add(deployment, index);
  });
  return { undone, rollbacks };
}

/** The first of `victims` not undone before carries the failure; the rest went down with it. */
function undo(
  undone: Map<string, RolledBack>,
  victims: Succeeded[],
  by: Succeeded,
  reason: RolledBack['reason'],
  liveBefore?: Succeeded,
): void {
  const fresh = victims.filter(({ id }) => !undone.has(id));
  const [first] = fresh;
  for (const victim of fresh) {
    const evidence: Evidence[] = [
      reason === 'declared'
        ? {
            statement: `${by.version} replaced it and was reported as a rollback.`,
            deploymentId: by.id,
            at: iso(by.finishedAt),
          }
        : {
            statement: `${by.version} went live again after it.`,
            deploymentId: by.id,
            at: iso(by.finishedAt),
          },
    ];
    if (liveBefore) {
      evidence.push({
        statement: `${liveBefore.version} had been live before it.`,
        deploymentId: liveBefore.id,
        at: iso(liveBefore.finishedAt),
      });
    }
    if (first && victim !== first) {
      evidence.push({
        statement: `It was undone together with ${first.version}, the first version undone, which carries the failure.`,
        deploymentId: first.id,
      });
    }
    undone.set(victim.id, {
      kind: 'rolled_back',
      since: iso(by.finishedAt),
      reason,
      byDeploymentId: by.id,
      countsAsFailure: victim === first,
      evidence,
    });
  }
}

function addReverts(input: {
  undone: Map<string, RolledBack>;
  succeeded: Succeeded[];
  reverts: Revert[];
}): void {
  const { undone, succeeded, reverts } = input;
  const byId = new Map(succeeded.map((deployment) => [deployment.id, deployment]));
  for (const { original, reverting, sha } of reverts) {
    const victim = byId.get(original);
    const by = byId.get(reverting);
    if (!victim || !by || victim === by || undone.has(victim.id)) continue;
    if (by.finishedAt <= victim.finishedAt) continue;
    undone.set(victim.id, {
      kind: 'rolled_back',
      since: iso(by.finishedAt),
      reason: 'revert_commit',
      byDeploymentId: by.id,
      countsAsFailure: true,
      evidence: [
        {
          statement: `${by.version} carries the revert of its commit ${sha.slice(0, 10)}.`,
          deploymentId: by.id,
          at: iso(by.finishedAt),
        },
      ],
    });
  }
}

const SHORTEST_SHA = 7; // what git abbreviates to

/** The same code: by commit where both tell theirs (one may be abbreviated), else by version. */
function sameVersion(a: Attempt, b: Attempt): boolean {
  if (a.commitSha && b.commitSha)
    return a.commitSha.startsWith(b.commitSha) || b.commitSha.startsWith(a.commitSha);
  return a.version === b.version;
}

interface Life {
  version: Succeeded;
  /** Position of its first and of its latest deployment. */
  first: number;
  last: number;
}

/** Which version was live when. Looks up by abbreviated commit, then by version, so that each is one step. */
class VersionHistory {
  readonly #byKey = new Map<string, Life[]>();

  lastLive(deployment: Succeeded): Life | undefined {
    for (const key of keysOf(deployment)) {
      const life = this.#byKey.get(key)?.find(({ version }) => sameVersion(version, deployment));
      if (life) return life;
    }
    return undefined;
  }

  add(deployment: Succeeded, position: number): void {
    const known = this.lastLive(deployment);
    if (known) {
      known.last = position;
      return;
    }
    const life = { version: deployment, first: position, last: position };
    for (const key of keysOf(deployment)) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), life]);
  }
}

function keysOf({ commitSha, version }: Attempt): string[] {
  return commitSha
    ? [`sha:${commitSha.slice(0, SHORTEST_SHA)}`, `version:${version}`]
    : [`version:${version}`];
}

function iso(date: Date): string {
  return date.toISOString();
}
