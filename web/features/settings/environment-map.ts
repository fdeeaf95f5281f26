/**
 * Names of environments elsewhere and ours, as they are typed: `their name = ours`, one a line. A line without a sign
 * maps to nothing, which the service refuses with the name at fault.
 */
export function readEnvironmentMap(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [theirs = '', ...ours] = line.split('=');
      return [theirs.trim(), ours.join('=').trim()];
    }),
  );
}

export function writeEnvironmentMap(environments: Record<string, string>): string[] {
  return Object.entries(environments).map(([theirs, ours]) => `${theirs} = ${ours}`);
}
