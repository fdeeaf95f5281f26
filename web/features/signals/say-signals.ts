import { capitalised, inWords } from '../../ui/format/words.ts';
import type { Sentence } from '../../ui/sentence.tsx';

/** What the list says as a whole: how many there are, and how many of them have fallen silent. */
export function saySignals({
  all,
  silent,
  partly,
}: {
  all: number;
  silent: number;
  partly: boolean;
}): Sentence {
  const of = `${all === 1 ? 'signal' : 'signals'}${partly ? ' on this page' : ''}`;
  if (silent === 0)
    return all === 1
      ? [`The one ${of} is telling.`]
      : [{ strong: `All ${inWords(all)}` }, ` ${of} are telling.`];
  if (silent === all)
    return all === 1
      ? [`The one ${of} is silent.`]
      : [{ strong: `All ${inWords(all)}` }, ` ${of} are silent.`];
  return [
    { strong: `${capitalised(inWords(silent))} of ${inWords(all)}` },
    ` ${of} ${silent === 1 ? 'is' : 'are'} silent.`,
  ];
}
