import { INVISIBLE } from '../../contracts/text.ts';
import { type Transaction, transact } from '../../store/database.ts';
import type { PullRequest } from '../../store/generated/client.ts';
import type { Recording } from '../recording.ts';
import type { PullRequestFact } from './fact.ts';
import { findReverted } from './find-reverted.ts';
import { tellDeployments } from './tell-deployments.ts';
import { takeTurn } from './turns.ts';

const PROVIDER = 'github';
const MAX_TITLE = 300;
const invisible = new RegExp(INVISIBLE, 'gu');

/** Adds a fact to what is known of a pull request, and judges anew the deployments that carry it. */
export async function recordPullRequest(recording: Recording, fact: PullRequestFact): Promise<void> {
  await recordPullRequests(recording, [fact]);
}

/** Many facts at once, in any order. Repeating it changes nothing. */
export async function recordPullRequests(recording: Recording, told: PullRequestFact[]): Promise<void> {
  if (told.length === 0) return;
  // GitHub takes a repository by any spelling, and so do its messages and whoever names it here.
  const facts = told.map((fact) => ({ ...fact, repository: fact.repository.toLowerCase() }));
  const { database } = recording.context;
  const known = await transact(database, (transaction) => mergeAll(transaction, facts));
  // Only now: a deployment that was being recorded meanwhile has either seen them, or is seen here.
  await transact(database, (transaction) => tellDeployments(recording, transaction, known));
}

async function mergeAll(transaction: Transaction, facts: PullRequestFact[]): Promise<PullRequest[]> {
  await takeTurn(transaction);
  const before = await readKnown(transaction, facts);
  const after = new Map(before);
  for (const fact of facts) after.set(nameOf(fact), merge(after.get(nameOf(fact)), fact));
  const changed = [...after].filter(
    ([name, row]) => JSON.stringify(before.get(name)) !== JSON.stringify(row),
  );
  await transaction.pullRequest.createMany({
    data: changed.flatMap(([name, row]) => (before.has(name) ? [] : [row])),
  });
  for (const [name, row] of changed) {
    if (!before.has(name)) continue;
    const { provider, repository, number } = row;
    await transaction.pullRequest.update({
      where: { provider_repository_number: { provider, repository, number } },
      data: row,
      select: { number: true },
    });
  }
  return [...after.values()];
}

async function readKnown(
  transaction: Transaction,
  facts: PullRequestFact[],
): Promise<Map<string, PullRequest>> {
  const rows: PullRequest[] = [];
  for (const repository of new Set(facts.map((fact) => fact.repository))) {
    const numbers = facts.filter((fact) => fact.repository === repository).map(({ number }) => number);
    const where = { provider: PROVIDER, repository, number: { in: numbers } };
    rows.push(...(await transaction.pullRequest.findMany({ where })));
  }
  return new Map(rows.map((row) => [nameOf(row), row]));
}

/** The newest fact counts; the first commit is only told by some of them. */
function merge(known: PullRequest | undefined, fact: PullRequestFact): PullRequest {
  const told = toRow(fact);
  if (!known) return told;
  const newest = fact.updatedAt >= known.updatedAt ? told : known;
  const other = newest === told ? known : told;
  return { ...newest, firstCommitAt: newest.firstCommitAt ?? other.firstCommitAt };
}

function toRow(fact: PullRequestFact): PullRequest {
  const { repository, number, labels, headRef, mergedAt, mergeSha, firstCommitAt = null, updatedAt } = fact;
  return {
    provider: PROVIDER,
    repository,
    number,
    title: fact.title.replace(invisible, ' ').trim().slice(0, MAX_TITLE),
    headRef,
    labels: [...new Set(labels)].sort(),
    mergedAt,
    mergeSha,
    firstCommitAt,
    reverts: findReverted(fact),
    updatedAt,
  };
}

function nameOf({ repository, number }: { repository: string; number: number }): string {
  return `${repository}#${number}`;
}
