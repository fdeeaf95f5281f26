/** Where to go after signing in: only addresses of this site, so that a link cannot send people elsewhere. */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/')) return '/';
  try {
    const here = 'http://site.invalid';
    const url = new URL(next, here); // browsers read `/\evil` and `//evil` as other hosts; so does this parser
    return url.origin === here ? `${url.pathname}${url.search}${url.hash}` : '/';
  } catch {
    return '/';
  }
}
