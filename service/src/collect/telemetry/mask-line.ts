const MOST_WORDS = 40; // what follows is not looked at
const LONGEST = 400; // of all of them: an attribute is no longer
const LONGEST_WORD = 64; // a longer one is a key, a token or a payload
const LONGEST_LINE = 1_024;

/** What differs from line to line and says nothing of what kind of line it is; the first that fit, in this order. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<id>'],
  [/[\w.+-]+@[\w-]+\.[\w.-]*\w/g, '<email>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?\b/g, '<ip>'],
  [/(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])/gi, '<ip>'],
  [/(?<![\w:])(?:[0-9a-f]{1,4}:){0,6}:(?:[0-9a-f]{1,4}:?){1,7}(?![\w:])/gi, '<ip>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/gi, '<hex>'],
  [/\?[^\s"']*=[^\s"']*/g, '?<query>'],
  [/(["'])(?:(?!\1).){1,200}\1/g, '<text>'],
  [/(?<![A-Za-z0-9.])[-+]?\d+(?:[.,:]\d+)*|\d+(?:[.,]\d+)*/g, '<num>'],
];

/** The words of the first line of a log record, without what a mask fits; the same for lines that differ in these alone. */
export function maskLine(text: string): string[] {
  const line =
    text
      .slice(0, LONGEST_LINE)
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? '';
  let masked = line.replace(/[\p{Cc}\p{Cs}\p{Cf}]+/gu, ' ');
  for (const [pattern, mask] of MASKS) masked = masked.replace(pattern, mask);
  const words: string[] = [];
  let length = 0;
  for (const word of masked.split(/\s+/)) {
    if (word === '') continue;
    const short = word.length > LONGEST_WORD ? '<long>' : word;
    length += short.length + 1;
    if (words.length >= MOST_WORDS || length > LONGEST) break;
    words.push(short);
  }
  return words;
}
