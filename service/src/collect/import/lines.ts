import { ServiceError } from '../../errors.ts';

const MAX_LINE_LENGTH = 1_048_576; // as long as the same record sent alone may be

export interface Line {
  /** From 1. */
  number: number;
  text: string;
}

/**
 * The lines of a text that arrives in pieces; empty ones are passed over.
 * @throws ServiceError body_too_large for a line that would not fit into a request of its own
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  for await (const chunk of chunks) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = pieces.pop() ?? '';
    for (const text of pieces) {
      number += 1;
      if (text.trim() !== '') yield { number, text: text.trim() };
    }
    if (rest.length > MAX_LINE_LENGTH) throw tooLong(number + 1);
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield { number: number + 1, text: rest.trim() };
}

function tooLong(number: number): ServiceError {
  return new ServiceError('body_too_large', {
    detail: `Line ${number} is longer than 1 MiB.`,
    remedy: 'Write one record to a line; commits of a deployment can be sent in several records of it.',
    field: `line ${number}`,
  });
}
