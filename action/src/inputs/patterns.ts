import type { Judge } from './judge.ts';

/**
 * Patterns of files, separated by commas or lines, as GitHub names files: from the root of the repository, with no slash
 * before them. A folder with a slash behind it means everything in it. What could fit no file is blamed, since a service
 * that no change touches would silently never be recorded.
 */
export function readPatterns(judge: Judge, input: 'paths' | 'services', text: string): string[] {
  return split(text).flatMap((given) => {
    const pattern = given.trim();
    if (pattern === '') return [];
    const reason = whyWrong(pattern);
    if (reason === undefined) return [normalised(pattern)];
    judge.blame(input, `has the pattern ${judge.quoted(pattern)}: ${reason}.`);
    return [];
  });
}

/** At lines, and at commas that are not between braces. */
function split(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const parts = [''];
    let depth = 0;
    for (const character of line) {
      if (character === '{') depth += 1;
      if (character === '}') depth = Math.max(0, depth - 1);
      if (character === ',' && depth === 0) parts.push('');
      else parts[parts.length - 1] += character;
    }
    return parts;
  });
}

function whyWrong(pattern: string): string | undefined {
  const rest = pattern.replace(/\{[^{}]*\}/g, '');
  if (/[{}]/.test(rest)) return 'its braces must close, and hold no braces themselves';
  if (/^!?\.?\/*$/.test(pattern)) return 'it names no file or folder; leave it out to take every file';
  if (/^!?(?:.*\/)?\.\.(?:\/|$)/.test(pattern))
    return 'write it from the root of the repository, without `..`';
  return undefined;
}

function normalised(pattern: string): string {
  const not = pattern.startsWith('!') ? '!' : '';
  const path = pattern
    .slice(not.length)
    .trim()
    .replace(/^(?:\.?\/+)+/, '');
  return `${not}${path.endsWith('/') ? `${path}**` : path}`;
}
