import type { z } from 'zod';
import type { TellIssues, ToldIssues } from '../../contracts/issues.ts';
import { ServiceError } from '../../errors.ts';
import { applyIssues } from '../github/index.ts';
import { applyReadIssue } from '../linear/index.ts';
import type { Recording } from '../recording.ts';
import { findMade, type Made } from './find-made.ts';
import { refuseContainers } from './refuse-containers.ts';

type Told = z.output<typeof TellIssues>;

/** One issue of a request: how it is called, and how it is recorded. */
interface Item {
  index: number;
  subject: string;
  externalId: string;
  /** Repository or key of the Linear team. */
  container: string;
  /** As told; what is later than all other facts decides what the issue is. */
  updatedAt: string;
  /** As its source's own reader takes it. */
  input: unknown;
}

const CLOCK_SKEW_MS = 5 * 60_000;

type Refusal = { item: Item; error: ServiceError };

/** Records issues in the words of their tracker. One that cannot be used is named and holds no other back. */
export async function recordTold(recording: Recording, told: Told): Promise<ToldIssues> {
  const items = itemsOf(told);
  const refusals = refuseFuture(recording.context.now(), items);
  refusals.push(...(await refuseForeign(recording, told.source, without(refusals, items))));
  const own = without(refusals, items);
  refusals.push(
    ...(told.source === 'github'
      ? await applyTogether(recording, own)
      : await applyEach(own, ({ input }) => applyReadIssue(recording, input))),
  );
  return summarise(items, refusals, await findMade(recording.context, told.source, namesOf(items)));
}

function itemsOf(told: Told): Item[] {
  if (told.source === 'linear') {
    return told.issues.map((issue, index) => ({
      index,
      subject: issue.identifier,
      externalId: issue.id,
      container: issue.team?.key ?? '',
      updatedAt: issue.updatedAt,
      input: issue,
    }));
  }
  const { repository } = told;
  return told.issues.map((one, index) => ({
    index,
    subject: `${repository} #${one.issue.number}`,
    externalId: `issue/${one.issue.id}`,
    container: repository,
    updatedAt: one.issue.updated_at,
    input: { repository, ...one },
  }));
}

function without(refusals: Refusal[], items: Item[]): Item[] {
  const refused = new Set(refusals.map(({ item }) => item));
  return items.filter((item) => !refused.has(item));
}

/** What is said to be of the future would be believed against everything that its tracker tells until then. */
function refuseFuture(now: Date, items: Item[]): Refusal[] {
  return items
    .filter(({ updatedAt }) => Date.parse(updatedAt) > now.getTime() + CLOCK_SKEW_MS)
    .map((item) => ({
      item,
      error: new ServiceError('time_in_future', {
        detail: `It was last updated at ${item.updatedAt}, which is in the future.`,
        remedy:
          'Send the issue as its tracker gives it; where that is what it says, set the clock of this machine.',
        field: 'issues',
      }),
    }));
}

/**
 * What is a bug or an incident of a service that the sender may not write to stays as it is, and so does what is none
 * yet and comes from where no service of the sender takes issues from.
 */
async function refuseForeign(
  recording: Recording,
  source: Told['source'],
  items: Item[],
): Promise<Refusal[]> {
  const made = await findMade(recording.context, source, namesOf(items));
  const containers = items.map(({ container }) => container);
  const foreign = await refuseContainers(recording, source, containers);
  const refusals: Refusal[] = [];
  for (const item of items) {
    const error = foreign.get(item.container);
    if (error) {
      refusals.push({ item, error });
      continue;
    }
    for (const { service } of made.get(item.externalId) ?? []) {
      const error = refusalOf(() => recording.assertService(service));
      if (error) refusals.push({ item, error });
      if (error) break;
    }
  }
  return refusals;
}

/** All in one transaction; where one of them is refused, each in its own. */
async function applyTogether(recording: Recording, items: Item[]): Promise<Refusal[]> {
  try {
    const results = await applyIssues(
      recording,
      items.map(({ input }) => input),
    );
    return results.flatMap((result, index) => {
      const item = items[index];
      return item && 'error' in result ? [{ item, error: result.error }] : [];
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return applyEach(items, ({ input }) => applyIssues(recording, [input]));
  }
}

async function applyEach(items: Item[], apply: (item: Item) => Promise<unknown>): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const item of items) {
    try {
      await apply(item);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      refusals.push({ item, error });
    }
  }
  return refusals;
}

function refusalOf(check: () => void): ServiceError | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

function namesOf(items: Item[]): string[] {
  return [...new Set(items.map(({ externalId }) => externalId))];
}

function summarise(items: Item[], refusals: Refusal[], made: Map<string, Made[]>): ToldIssues {
  const refused = new Set(refusals.map(({ item }) => item.externalId));
  const recorded = namesOf(items).filter((name) => !refused.has(name));
  const kept = recorded.map((name) => made.get(name) ?? []);
  const are = (kind: Made['kind']) => kept.filter((all) => all.some((one) => one.kind === kind)).length;
  return {
    received: items.length,
    bugs: are('bug'),
    incidents: are('incident'),
    others: kept.filter((all) => all.length === 0).length,
    refused: refusals.length,
    services: servicesOf(kept.flat()),
    problems: refusals
      .map(({ item: { index, subject }, error: { code, message: detail, remedy } }) => ({
        index,
        subject,
        code,
        detail,
        remedy,
      }))
      .sort((one, other) => one.index - other.index),
  };
}

function servicesOf(made: Made[]): ToldIssues['services'] {
  const bySlug = new Map<string, ToldIssues['services'][number]>();
  for (const { kind, service } of made) {
    const { slug, name, team } = service;
    const known = bySlug.get(slug) ?? { slug, name, team, bugs: 0, incidents: 0 };
    known[kind === 'bug' ? 'bugs' : 'incidents'] += 1;
    bySlug.set(slug, known);
  }
  return [...bySlug.values()].sort((one, other) => (one.slug < other.slug ? -1 : 1));
}
