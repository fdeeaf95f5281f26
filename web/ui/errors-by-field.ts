import type { Problem } from '@throughline/service/contracts/problem';

/** The first message for each top-level field: `members[2]` is the form's field `members`. */
export function errorsByField(problem: Problem): Map<string, string> {
  const named = problem.errors ?? [];
  const all =
    named.length > 0
      ? named
      : problem.field === undefined
        ? []
        : [{ field: problem.field, message: `${problem.detail} ${problem.remedy}` }];
  const errors = new Map<string, string>();
  for (const { field, message } of all) {
    const name = field.split(/[.[]/, 1)[0] ?? field;
    if (name !== '' && !errors.has(name)) errors.set(name, sentence(message));
  }
  return errors;
}

/** Messages of the contracts go on from the field's name (`must be above 0`); alone they begin with a capital. */
function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
