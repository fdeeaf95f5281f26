import { expect, it } from 'vitest';
import { risingId } from './rising-id.ts';

it('makes ids that rise, however many in one moment and even when the clock is set back', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => risingId(1_700_000_000_000 - index));
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const id of ids.slice(0, 50))
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
