import { CsvError, type Info, type Options, parse } from 'csv-parse/sync';
import { MAX_POINTS_A_REQUEST } from '../../contracts/kpis.ts';
import { ServiceError } from '../../errors.ts';
import { type Fault, type PointRules, type RawPoint, unknownAttribute } from './judge-point.ts';

/** What a line holds: a point that is yet to be judged, or why it holds none. */
export type Row = RawPoint | { line: number; fault: Fault };

const FIELDS = new Set(['at', 'value', 'numerator', 'denominator', 'segment']);
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const AMOUNTS = ['value', 'numerator', 'denominator'] as const;

/** The points of a JSON body `{"points": […]}`. @throws ServiceError invalid_json, invalid_request, body_too_large */
export function readJsonRows(text: string): Row[] {
  const body = parseJson(text);
  const points = typeof body === 'object' && body !== null && 'points' in body ? body.points : undefined;
  if (!Array.isArray(points)) {
    throw new ServiceError('invalid_request', {
      detail: 'The body has no list `points`.',
      remedy: 'Send {"points":[{"at":"2026-03-01T09:00:00Z","value":12.5}]}.',
      field: 'points',
    });
  }
  const stray = Object.keys(body as object).find((name) => name !== 'points');
  if (stray !== undefined) {
    throw new ServiceError('invalid_request', {
      detail: `${stray} is not a field of this request.`,
      remedy: 'Send nothing beside `points`; what belongs to a point stands within it.',
      field: stray,
    });
  }
  assertNumber(points.length);
  return points.map((point: unknown, index) => toRow(point, index + 1));
}

/** The points of a body with one JSON object to a line. @throws ServiceError body_too_large */
export function readNdjsonRows(text: string): Row[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line, index) => ({ text: line.trim(), line: index + 1 }))
    .filter((line) => line.text !== '');
  assertNumber(lines.length);
  return lines.map(({ text: json, line }) => {
    try {
      return toRow(JSON.parse(json), line);
    } catch (error) {
      const detail = `The line is not valid JSON: ${(error as Error).message}`;
      return {
        line,
        fault: {
          column: null,
          code: 'invalid_json',
          detail,
          remedy: 'Write one JSON object to each line, in UTF-8.',
        },
      };
    }
  });
}

function toRow(point: unknown, line: number): Row {
  if (typeof point !== 'object' || point === null || Array.isArray(point)) {
    const detail = 'There is no object here.';
    const remedy = 'Write each point as {"at":"2026-03-01T09:00:00Z","value":12.5}.';
    return { line, fault: { column: null, code: 'invalid_request', detail, remedy } };
  }
  const stray = Object.keys(point).find((name) => !FIELDS.has(name));
  if (stray !== undefined) {
    const detail = `${stray} is not a field of a point.`;
    const remedy = `Remove it; an attribute of the customer stands in segment: {"segment":{"${stray}":"…"}}.`;
    return { line, fault: { column: stray, code: 'invalid_request', detail, remedy } };
  }
  return { line, ...(point as Omit<RawPoint, 'line'>) };
}

/**
 * The points of a CSV (RFC 4180) whose first line names its columns: `at`, `value` or `numerator` and `denominator`, and
 * the segment attributes. A line that cannot be read holds no other back.
 * @throws ServiceError invalid_request for a header that does not fit, body_too_large
 */
export function readCsvRows(rules: PointRules, text: string): Row[] {
  const [header, ...rest] = splitRecords(text);
  if (header !== undefined && 'fault' in header) throw headerError(header.fault.detail, header.fault.remedy);
  const columns = header?.fields ?? [];
  assertSeparated(columns);
  assertColumns(rules, columns, 'The header', 'line 1');
  assertNumber(rest.length);
  return rest.map((row) => ('fault' in row ? row : toPoint(rules, columns, row)));
}

/** The points of a table that a query has answered, null as an empty field. @throws ServiceError for columns that do not fit */
export function readTableRows(rules: PointRules, columns: string[], records: readonly string[][]): Row[] {
  assertColumns(rules, columns, 'What the query returns', 'query');
  return records.map((fields, index) => toPoint(rules, columns, { line: index + 1, fields }));
}

interface Fields {
  line: number;
  fields: string[];
}
type Split = Fields | { line: number; fault: Fault };

const READING: Options = {
  bom: true,
  info: true,
  trim: true,
  skip_empty_lines: true,
  relax_column_count: true,
};

/** All in one go; where something is wrong with the quoting, line by line, since it would swallow the lines after it. */
function splitRecords(text: string): Split[] {
  try {
    const records = parse(text, READING) as unknown as { record: string[]; info: Info }[];
    return records.map(({ record, info }) => ({ line: info.lines, fields: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return text.split('\n').flatMap((line, index) => splitLine(line, index + 1));
}

function splitLine(text: string, line: number): Split[] {
  try {
    const records = parse(text, { ...READING, info: false }) as unknown as string[][];
    return records.map((fields) => ({ line, fields }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const detail = `The line cannot be read: ${error.message.replace(/ at line \d+/, '')}.`;
    const remedy =
      'Write a value with a comma or a quotation mark as "…", and a quotation mark within it as "".';
    return [{ line, fault: { column: null, code: 'invalid_request', detail, remedy } }];
  }
}

function toPoint(rules: PointRules, columns: string[], { line, fields }: Fields): Row {
  if (fields.length !== columns.length) {
    const detail = `The line has ${fields.length} fields, the header ${columns.length}.`;
    const remedy = 'Write a field for each column. A decimal comma makes two of one: use a decimal point.';
    return { line, fault: { column: null, code: 'invalid_request', detail, remedy } };
  }
  const cells = new Map(columns.map((name, index) => [name, fields[index] ?? '']));
  const point: RawPoint = { line, at: cells.get('at') };
  for (const name of AMOUNTS) {
    const cell = cells.get(name);
    if (cell !== undefined && cell !== '') point[name] = DECIMAL.test(cell) ? Number(cell) : cell;
  }
  const told = rules.segments.flatMap((name) => {
    const cell = cells.get(name);
    return cell === undefined || cell === '' ? [] : [[name, cell] as const];
  });
  if (told.length > 0) point.segment = Object.fromEntries(told);
  return point;
}

function assertSeparated(columns: string[]): void {
  if (columns.length === 0)
    throw headerError('The file is empty.', 'Begin it with a line that names its columns.');
  if (columns.length > 1 || !/[;\t]/.test(columns[0] ?? '')) return;
  throw headerError(
    'The columns are not separated by commas.',
    'Save the file as CSV with commas, and with a decimal point.',
  );
}

/** Each column once, the necessary ones, and none with a meaning unknown. `what` has them, and `field` is to be mended. */
function assertColumns(rules: PointRules, columns: string[], what: string, field: string): void {
  const known = ['at', ...(rules.kind === 'ratio' ? ['numerator', 'denominator'] : ['value'])];
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) {
    const detail = `${what} has the column ${twice} twice.`;
    throw new ServiceError('invalid_request', { detail, remedy: 'Remove one of them.', field });
  }
  const missing = known.find((name) => !columns.includes(name));
  if (missing !== undefined) {
    const remedy = `Name the columns ${[...known, ...rules.segments].join(',')}.`;
    throw new ServiceError('invalid_request', { detail: `${what} has no column ${missing}.`, remedy, field });
  }
  const stray = columns.find((name) => !known.includes(name) && !rules.segments.includes(name));
  if (stray === undefined) return;
  const { detail, remedy } = unknownAttribute(rules.slug, rules.segments, stray);
  throw new ServiceError('invalid_request', {
    detail: `${what} has a column that is not known here: ${detail}`,
    remedy,
    field,
  });
}

function headerError(detail: string, remedy: string): ServiceError {
  return new ServiceError('invalid_request', { detail, remedy, field: 'line 1' });
}

function assertNumber(points: number): void {
  if (points <= MAX_POINTS_A_REQUEST) return;
  throw new ServiceError('body_too_large', {
    detail: `The request holds ${points} points; nothing of it was recorded.`,
    remedy: `Send at most ${MAX_POINTS_A_REQUEST} points in one request. What is sent twice is recorded once, so that parts can be repeated.`,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ServiceError('invalid_json', {
      detail: `The body is not valid JSON: ${(cause as Error).message}`,
      remedy: 'Send one JSON object in UTF-8, or one to a line as application/x-ndjson.',
      cause,
    });
  }
}
