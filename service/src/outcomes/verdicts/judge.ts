import type { DeploymentStatus } from '../../contracts/deployments.ts';
import type { Evidence, Verdict } from '../../contracts/verdicts.ts';
import { sameVersion, VersionHistory } from './version-history.ts';

/** What judging needs to know of a deployment. All deployments handed in together share service and environment. */
export interface Attempt {
  id: string;
  version: string;
  commitSha: string | null;
  status: DeploymentStatus;
  startedAt: Date;
  finishedAt: Date | null;
  rollbackDeclared: boolean | null;
  /** Why it counts as a hotfix; null when it does not. */
  hotfixBecause: string | null;
  /** The pipeline run behind it, the same for its re-runs; null when not known. */
  runKey: string | null;
  runAttempt: number | null;
  runJob: string | null;
  /** When its source said that it is live no more. */
  inactiveSince: Date | null;
}

/** `reverting` carries the revert of a commit, or of a pull request, that `original` had brought. */
export interface Revert {
  original: string;
  reverting: string;
  sha: string;
  /** Set when the pull request was reverted rather than one commit by its name. */
  pullRequest: number | null;
}

/** An incident put down to a deployment. */
export interface Harm {
  deploymentId: string;
  incidentId: string;
  title: string;
  startedAt: Date;
  /** What speaks for it. */
  because: string;
}

/** What signals and KPIs showed after a deployment: correlate/changes. */
export interface Regression {
  deploymentId: string;
  /** Since when something is worse; null where that was claimed and has been withdrawn. */
  since: Date | null;
  evidence: Evidence[];
}

export interface Judgement {
  id: string;
  /** Null while it runs, and for a cancelled or skipped one. */
  verdict: Verdict | null;
  rollback: boolean;
  previousId: string | null;
  /** The re-run of its job that took its place. */
  supersededById: string | null;
}

type Succeeded = Attempt & { finishedAt: Date };
type RolledBack = Extract<Verdict, { kind: 'rolled_back' }>;

/**
 * Decides what became of every deployment of one service and environment: `docs/definitions.md`, Deployments.
 *
 * A return to a version that had been live before undoes everything between; the first version undone carries the
 * failure, unless an incident or a revert singles out another. Going forward again to a version that first went live
 * after the present one is no rollback: it repeals the return, and the deployment that returned did nothing wrong.
 * O(n) in deployments, plus those of equal version.
 */
export function judge(input: {
  attempts: Attempt[];
  reverts: Revert[];
  harms: Harm[];
  regressions?: Regression[];
  observationWindowMs: number;
  now: Date;
}): Judgement[] {
  const { attempts, reverts, harms, regressions = [], observationWindowMs, now } = input;
  const finished = attempts.filter((attempt): attempt is Succeeded => attempt.finishedAt !== null);
  finished.sort(inOrderOfFinish);
  const succeeded = finished.filter(({ status }) => status === 'succeeded');
  const harmsOf = groupHarms(harms);
  const regressionOf = new Map(regressions.map((regression) => [regression.deploymentId, regression]));
  const singledOut = new Set([...harmsOf.keys(), ...reverts.map(({ original }) => original)]);
  const { undone, rollbacks } = findRollbacks(succeeded, singledOut);
  addReverts({ undone, succeeded, reverts });
  addInactive(undone, succeeded);
  const superseded = findSuperseded(attempts);

  const judgements = new Map<string, Judgement>();
  let previous: Succeeded | undefined;
  let next = 0; // position in `succeeded` of the one after the attempt at hand
  for (const attempt of finished) {
    const replaced = superseded.get(attempt.id) ?? null;
    if (attempt.status === 'succeeded') next += 1;
    const standing = {
      rolledBack: undone.get(attempt.id),
      harms: harmsOf.get(attempt.id) ?? [],
      regression: regressionOf.get(attempt.id),
      hotfix: hotfixOf(attempt, succeeded[next], observationWindowMs),
    };
    const verdict = replaced === null ? verdictOf(attempt, standing, observationWindowMs, now) : null;
    judgements.set(attempt.id, {
      id: attempt.id,
      verdict,
      rollback: rollbacks.has(attempt.id),
      previousId: previous?.id ?? null,
      supersededById: replaced,
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
        supersededById: superseded.get(id) ?? null,
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

interface Standing {
  rolledBack: RolledBack | undefined;
  harms: Harm[];
  hotfix: Succeeded | undefined;
  regression: Regression | undefined;
}

function verdictOf(
  attempt: Succeeded,
  { rolledBack, harms, hotfix, regression }: Standing,
  windowMs: number,
  now: Date,
): Verdict | null {
  const { status, finishedAt } = attempt;
  if (status === 'failed') {
    const evidence = [{ statement: 'The deployment itself failed.', at: iso(finishedAt) }];
    return { kind: 'failed', since: iso(finishedAt), evidence };
  }
  if (status !== 'succeeded') return null;
  const harmed = harms.map(tellHarm);
  const fixed = hotfix ? [tellHotfix(hotfix)] : [];
  const worse = regression?.since ? regression.evidence : [];
  if (rolledBack) return { ...rolledBack, evidence: [...rolledBack.evidence, ...harmed, ...worse] };
  const [worst] = harms;
  if (worst) {
    return {
      kind: 'caused_incident',
      since: iso(worst.startedAt),
      incidentId: worst.incidentId,
      evidence: [...harmed, ...fixed, ...worse],
    };
  }
  if (hotfix) {
    return {
      kind: 'hotfixed',
      since: iso(hotfix.finishedAt),
      byDeploymentId: hotfix.id,
      evidence: [...fixed, ...worse],
    };
  }
  if (regression?.since) return { kind: 'regressed', since: iso(regression.since), evidence: worse };
  const withdrawn = regression?.evidence ?? [];
  const settlesAt = new Date(finishedAt.getTime() + windowMs);
  if (now < settlesAt) {
    const statement = 'Nothing speaks against it so far; its observation window is still open.';
    return {
      kind: 'pending',
      since: iso(finishedAt),
      settlesAt: iso(settlesAt),
      evidence: [{ statement }, ...withdrawn],
    };
  }
  const statement = 'It was not undone, and nothing was put down to it, while it was observed.';
  return { kind: 'held', since: iso(settlesAt), evidence: [{ statement, at: iso(settlesAt) }, ...withdrawn] };
}

function tellHarm({ incidentId, title, startedAt, because }: Harm): Evidence {
  return { statement: `“${title}” is put down to it: ${because}`, incidentId, at: iso(startedAt) };
}

function tellHotfix({ id, version, hotfixBecause, finishedAt }: Succeeded): Evidence {
  return {
    statement: `${version} followed as its hotfix (${hotfixBecause}).`,
    deploymentId: id,
    at: iso(finishedAt),
  };
}

/** The earliest incident of each deployment comes first. */
function groupHarms(harms: Harm[]): Map<string, Harm[]> {
  const groups = new Map<string, Harm[]>();
  for (const harm of harms) groups.set(harm.deploymentId, [...(groups.get(harm.deploymentId) ?? []), harm]);
  for (const group of groups.values()) {
    group.sort(
      (a, b) => a.startedAt.getTime() - b.startedAt.getTime() || (a.incidentId < b.incidentId ? -1 : 1),
    );
  }
  return groups;
}

/** The deployment right after it, where that is a hotfix of other code within the window. */
function hotfixOf(attempt: Succeeded, next: Succeeded | undefined, windowMs: number): Succeeded | undefined {
  if (attempt.status !== 'succeeded' || !next || next.hotfixBecause === null) return undefined;
  if (sameVersion(attempt, next)) return undefined;
  return next.finishedAt.getTime() - attempt.finishedAt.getTime() <= windowMs ? next : undefined;
}

/**
 * An attempt that did not succeed gives way to the re-run of its job, once that has ended one way or the other. One
 * that did succeed stays: it was live, and running it again later may well be a rollback to it.
 */
function findSuperseded(attempts: Attempt[]): Map<string, string> {
  const runs = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    if (attempt.runKey === null || attempt.runAttempt === null) continue;
    const key = `${attempt.runKey}\n${attempt.runJob ?? ''}`;
    runs.set(key, [...(runs.get(key) ?? []), attempt]);
  }
  const superseded = new Map<string, string>();
  for (const run of runs.values()) {
    run.sort((a, b) => (a.runAttempt ?? 0) - (b.runAttempt ?? 0));
    run.forEach((attempt, index) => {
      if (attempt.status === 'succeeded') return;
      const later = run
        .slice(index + 1)
        .findLast(({ status }) => status === 'succeeded' || status === 'failed');
      if (later && (later.runAttempt ?? 0) > (attempt.runAttempt ?? 0)) superseded.set(attempt.id, later.id);
    });
  }
  return superseded;
}

function findRollbacks(succeeded: Succeeded[], singledOut: ReadonlySet<string>) {
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
      undo(undone, succeeded.slice(earlier.last + 1, index), deployment, 'version_history', {
        liveBefore: succeeded[earlier.last],
        singledOut,
      });
    } else if (deployment.rollbackDeclared && previous && !sameVersion(previous, deployment)) {
      rollbacks.add(deployment.id);
      undo(undone, [previous], deployment, 'declared', { singledOut });
    }
    history.add(deployment, index);
  });
  return { undone, rollbacks };
}

/** One of `victims` carries the failure: what evidence singles out, else the first not undone before. The rest went down with it. */
function undo(
  undone: Map<string, RolledBack>,
  victims: Succeeded[],
  by: Succeeded,
  reason: RolledBack['reason'],
  { liveBefore, singledOut }: { liveBefore?: Succeeded | undefined; singledOut: ReadonlySet<string> },
): void {
  const fresh = victims.filter(({ id }) => !undone.has(id));
  const carrier = fresh.find(({ id }) => singledOut.has(id)) ?? fresh[0];
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
    if (carrier && victim !== carrier) {
      const which = carrier === fresh[0] ? 'the first version undone' : 'which evidence singles out';
      evidence.push({
        statement: `It was undone together with ${carrier.version}, ${which}, which carries the failure.`,
        deploymentId: carrier.id,
      });
    }
    undone.set(victim.id, {
      kind: 'rolled_back',
      since: iso(by.finishedAt),
      reason,
      byDeploymentId: by.id,
      countsAsFailure: victim === carrier,
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
  for (const { original, reverting, sha, pullRequest } of reverts) {
    const victim = byId.get(original);
    const by = byId.get(reverting);
    if (!victim || !by || victim === by || undone.has(victim.id)) continue;
    if (by.finishedAt <= victim.finishedAt) continue;
    undone.set(victim.id, {
      kind: 'rolled_back',
      since: iso(by.finishedAt),
      reason: pullRequest === null ? 'revert_commit' : 'revert_pull_request',
      byDeploymentId: by.id,
      countsAsFailure: true,
      evidence: [
        {
          statement:
            pullRequest === null
              ? `${by.version} carries the revert of its commit ${sha.slice(0, 10)}.`
              : `${by.version} carries the revert of its pull request #${pullRequest}.`,
          deploymentId: by.id,
          at: iso(by.finishedAt),
        },
      ],
    });
  }
}

/**
 * Set inactive by its source while nothing newer was live, in favour of an older one that stayed active. (A source that
 * sets the one before inactive with each success is no evidence: there the newer one is what is live.)
 */
function addInactive(undone: Map<string, RolledBack>, succeeded: Succeeded[]): void {
  succeeded.forEach((victim, index) => {
    const since = victim.inactiveSince;
    if (since === null || undone.has(victim.id)) return;
    const newer = succeeded[index + 1];
    if (newer && newer.finishedAt <= since) return;
    const older = succeeded
      .slice(0, index)
      .findLast(
        (candidate) =>
          !sameVersion(candidate, victim) &&
          (candidate.inactiveSince === null || candidate.inactiveSince > since),
      );
    if (!older) return;
    undone.set(victim.id, {
      kind: 'rolled_back',
      since: iso(since),
      reason: 'set_inactive',
      byDeploymentId: older.id,
      countsAsFailure: true,
      evidence: [
        {
          statement: `Its source set it inactive while ${older.version} stayed active.`,
          deploymentId: older.id,
          at: iso(since),
        },
      ],
    });
  });
}

function iso(date: Date): string {
  return date.toISOString();
}
