/** The entries of a list that is typed one a line; blank lines are nobody's entry. */
export function readLines(value: FormDataEntryValue | null): string[] {
  return String(value ?? '')
    .split('\n')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** The entries of a list of single words, such as repositories, however they are set apart. */
export function readWords(value: FormDataEntryValue | null): string[] {
  return String(value ?? '')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
}

/** A list as it is typed, for `readLines` to read back. */
export function writeLines(entries: readonly string[]): string {
  return entries.join('\n');
}
