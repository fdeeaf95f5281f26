/** What a bench throws when a file or flag is not as the format says: one line naming it and the remedy. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}
