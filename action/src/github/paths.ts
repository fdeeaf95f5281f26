/**
 * Whether one of `paths` fits one of the patterns, as the path filters of a service read them: `*` stops at a slash,
 * `**` does not, `?` is one character, `{a,b}` one of several, and a pattern with `!` before it takes paths out again. One
 * whose last part is a name may be that of a folder, and fits all that is in it. Brackets and parentheses stand for
 * themselves, as in the names of files of many a site.
 */
export function anyFits(patterns: readonly string[], paths: readonly string[]): boolean {
  const taken = patterns.filter((pattern) => !pattern.startsWith('!')).map(toExpression);
  const left = patterns.filter((pattern) => pattern.startsWith('!')).map((one) => toExpression(one.slice(1)));
  return paths.some(
    (path) =>
      (taken.length === 0 || taken.some((one) => one.test(path))) && !left.some((one) => one.test(path)),
  );
}

function toExpression(pattern: string): RegExp {
  const inFolder = /[*?][^/]*$/.test(pattern) ? '' : '(?:/.*)?';
  return new RegExp(`^${translate(pattern)}${inFolder}$`);
}

function translate(pattern: string): string {
  return pattern.replace(/\*\*\/|\/\*\*$|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]\\{}]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '/**') return '(?:/.*)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.length > 2 && part.startsWith('{'))
      return `(?:${part.slice(1, -1).split(',').map(translate).join('|')})`;
    return `\\${part}`;
  });
}
