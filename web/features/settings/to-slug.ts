const MAX_LENGTH = 63; // as long as a DNS label, which is what short names often become

/** A short name out of a name: `Größe & Maß` becomes `grosse-mass`. */
export function toSlug(name: string): string {
  return name
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '');
}
