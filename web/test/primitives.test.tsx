import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Definition } from '../ui/definition.tsx';
import { LocalTime } from '../ui/local-time.tsx';
import { type State, StateMark } from '../ui/state-mark.tsx';
import { ThroughLine } from '../ui/through-line.tsx';

const states: State[] = ['met', 'at_risk', 'missed', 'undecided', 'no_data'];

test('every state has its own word, shape and colour', () => {
  const marks = states.map((state) => renderToStaticMarkup(<StateMark state={state} />));
  const words = marks.map((html) => html.replace(/<[^>]*>/g, ''));
  expect(words).toEqual(['met', 'at risk', 'missed', 'undecided', 'no data']);
  for (const part of [/<svg[^>]*>(.*)<\/svg>/, /text-(?:met|risk|missed|undecided|soft)/]) {
    const found = marks.map((html) => (part.exec(html) ?? []).join());
    expect(found.every((text) => text !== '')).toBe(true);
    expect(new Set(found).size).toBe(states.length);
  }
});

test('the server writes UTC, and the whole moment is one hover away', () => {
  const html = renderToStaticMarkup(<LocalTime at="2026-11-02T14:02:07+01:00" form="minute" />);
  expect(html).toContain('>13:02<');
  expect(html).toContain('title="02 Nov 2026, 13:02:07 UTC"');
  expect(html).toContain('dateTime="2026-11-02T14:02:07+01:00"');
});

test('a definition describes the button that shows it', () => {
  const html = renderToStaticMarkup(<Definition says="what it means">a word</Definition>);
  const described = /aria-describedby="([^"]+)"/.exec(html)?.[1];
  expect(described).toBeDefined();
  expect(html).toContain(`role="tooltip" id="${described}"`);
});

test('the thread is dashed only towards what is still ahead', () => {
  const html = renderToStaticMarkup(
    <ThroughLine
      stations={[
        { stop: 'deployment', at: null, what: 'one' },
        { stop: 'deployment', at: null, what: 'two' },
        { stop: 'open', at: null, what: 'three', ahead: true },
      ]}
    />,
  );
  expect(html.match(/<line/g)).toHaveLength(4);
  expect(html.match(/<line[^>]*stroke-dasharray/g)).toHaveLength(2);
});
