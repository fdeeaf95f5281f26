import type { FastifyBaseLogger } from 'fastify';
import { rederiveEarly, rederiveIssues } from '../collect/issues/index.ts';
import { remarkHotfixes } from '../collect/pull-requests/index.ts';
import type { Recording } from '../collect/recording.ts';
import { type ApplyPage, applyStep, RULED, type Ruled } from '../collect/rules/index.ts';
import { makeChanges } from '../outcomes/index.ts';
import { type Context, repeatOnConflict } from '../store/database.ts';
import { type WhenPoked, whenPoked } from './when-poked.ts';

/**
 * Derives bugs, incidents and hotfixes anew where rules or services have changed since, page by page until it is done
 * or `goOn` says no. Nothing has to be told what changed: it is found out, so that a kill at any moment loses nothing.
 */
export async function applyRules(context: Context, goOn: () => boolean = () => true): Promise<void> {
  const recording: Recording = { context, changes: makeChanges(context), assertService: () => {} };
  const pages: Record<Ruled, ApplyPage> = {
    issues: (transaction, after) => rederiveIssues(recording, transaction, after),
    hotfixes: (transaction, after) => remarkHotfixes(recording, transaction, after),
  };
  await rederiveEarly(recording);
  for (const ruled of RULED) {
    let more = true;
    while (more && goOn()) more = await repeatOnConflict(() => applyStep(context, ruled, pages[ruled]));
  }
}

/** The same as soon as somebody asks for it. */
export function openRuleApplier(context: Context, logger: FastifyBaseLogger): WhenPoked {
  return whenPoked(
    (goOn) => applyRules(context, goOn),
    (error) => logger.error({ err: error }, 'the rules could not be applied; the clock tries again'),
  );
}
