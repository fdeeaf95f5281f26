import type { z } from 'zod';
import type { TellIssues, ToldIssues } from '../../contracts/issues.ts';
import { ServiceError } from '../../errors.ts';
import { applyIssues } from '../github/index.ts';
import { applyReadIssue } from '../linear/index.ts';
import type { Recording } from '../recording.ts';
import { findMade, type Made } from './find-made.ts';

type Told = z.output<typeof TellIssues>;

/** One issue of a request: how it is called, and how it is recorded. */
interface Item {
  index: number;
  subject: string;
  externalId: string;
  /** As its source's own reader takes it. */
  input: unknown;
}

type Refusal = { item: Item; error: ServiceError };

/** Records issues in the words of their tracker. One that cannot be used is named and holds no other back. */
export async function recordTold(recording: Recording, told: Told): Promise<ToldIssues> {
  const items = itemsOf(told);
  const refusals = await refuseForeign(recording, told.source, items);
  const refused = new Set(refusals.map(({ item }) => item));
  const own = items.filter((item) => !refused.has(item));
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
      input: issue,
    }));
  }
  const { repository } = told;
  return told.issues.map((one, index) => ({
    index,
    subject: `${repository} #${one.issue.number}`,
    externalId: `issue/${one.issue.id}`,
    input: { repository, ...one },
  }));
}

/** What is a bug or an incident of a service that the sender may not write to stays as it is. */
async function refuseForeign(
  recording: Recording,
  source: Told['source'],
  items: Item[],
): Promise<Refusal[]> {
  const made = await findMade(recording.context, source, namesOf(items));
  const refusals: Refusal[] = [];
  for (const item of items) {
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
