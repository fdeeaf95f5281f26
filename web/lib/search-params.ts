export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The values of a query string, each at most once, without the empty ones a form leaves behind. */
export async function readSearchParams(searchParams: SearchParams): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(await searchParams)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first) values[name] = first;
  }
  return values;
}
