/** The import cannot go on for a reason that the person at the keyboard can mend; the message says how. */
export class Refusal extends Error {
  override name = 'Refusal';
}
