/** What a person would say aloud: plain text with a few words that carry the weight. */
export type Sentence = (string | { strong: string })[];

export function Say({ sentence }: { sentence: Sentence }) {
  return sentence.map((part) => (typeof part === 'string' ? part : <b key={part.strong}>{part.strong}</b>));
}

/** The sentence without its emphasis, for titles and tests. */
export function plainText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.strong)).join('');
}
