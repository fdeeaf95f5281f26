import type { Random } from './random.ts';

export type VersionNumbers = readonly [major: number, minor: number, patch: number];

/** A version is never given twice, so that a version seen again means a rollback or a redeployment. */
export function nextVersion([major, minor, patch]: VersionNumbers, random: Random): VersionNumbers {
  const draw = random.next();
  if (draw < 0.58) return [major, minor, patch + 1];
  if (draw < 0.985) return [major, minor + 1, 0];
  return [major + 1, 0, 0];
}

export function formatVersion(numbers: VersionNumbers): string {
  return `v${numbers.join('.')}`;
}
