import type { Trouble } from '../run.ts';
import { type Failure, isUnheard } from '../service/failure.ts';

/** A service that was not recorded, and why. */
export type Unrecorded = Readonly<{ what: string; failure: Failure }>;

/** One annotation for all of them; what kept several back for one reason is told once. */
export function troubleOf(
  unrecorded: readonly Unrecorded[],
  words: Readonly<{ away: (what: string) => string; refused: (what: string) => string; afterAway: string }>,
): Trouble | undefined {
  const reasons = new Map<string, { failure: Failure; names: string[] }>();
  for (const { what, failure } of unrecorded) {
    const reason = `${failure.kind} ${failure.what}`;
    const known = reasons.get(reason);
    if (known === undefined) reasons.set(reason, { failure, names: [what] });
    else known.names.push(what);
  }
  const messages = [...reasons.values()].map(({ failure, names }) => {
    const subject = (failure.kind === 'away' ? words.away : words.refused)(names.join(', '));
    return `${subject}: ${sentence(failure.what)} ${isUnheard(failure) ? `${words.afterAway} ` : ''}${failure.remedy}`;
  });
  if (messages.length === 0) return undefined;
  const level = unrecorded.some(({ failure }) => failure.kind === 'refused') ? 'error' : 'warning';
  return { level, message: messages.join('\n') };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
