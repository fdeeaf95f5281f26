/** What of a file is sent in one request, and from which line of the file it comes. */
export type Part = Readonly<{
  text: string;
  /** Where line `n` of the part stands in the file; of JSON, where value `n` stands in its list. */
  placeOf: (n: number) => number;
}>;

export type FileKind = 'csv' | 'ndjson' | 'json';

const TYPES: Readonly<Record<FileKind, string>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  json: 'application/json',
};

export function typeOf(kind: FileKind): string {
  return TYPES[kind];
}

/** By its ending; undefined where it is none of those that are understood. */
export function kindOf(file: string): FileKind | undefined {
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase();
  if (ending === 'csv' || ending === 'json') return ending;
  return ending === 'ndjson' || ending === 'jsonl' ? 'ndjson' : undefined;
}

/** Splits a file into requests of at most `most` values; the lines of a CSV each keep its header. */
export function splitPoints(kind: FileKind, text: string, most: number): Part[] {
  if (kind === 'json') return splitJson(text, most);
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const header = kind === 'csv' ? lines.slice(0, 1) : [];
  const parts: Part[] = [];
  for (let from = header.length; from < lines.length; from += most) {
    parts.push({
      text: [...header, ...lines.slice(from, from + most), ''].join('\n'),
      placeOf: (n) => (n <= header.length ? n : n + from - header.length),
    });
  }
  return parts;
}

/** A list of values, alone or under `points`. @throws SyntaxError where it is not JSON */
function splitJson(text: string, most: number): Part[] {
  const read: unknown = JSON.parse(text);
  const points = Array.isArray(read) ? read : (read as { points?: unknown } | null)?.points;
  if (!Array.isArray(points))
    throw new SyntaxError('it holds neither a list nor an object with a list `points`');
  const parts: Part[] = [];
  for (let from = 0; from < points.length; from += most) {
    parts.push({
      text: JSON.stringify({ points: points.slice(from, from + most) }),
      placeOf: (n) => n + from,
    });
  }
  return parts;
}
