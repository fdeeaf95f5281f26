import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastWeek, weekOf } from './iso-week.ts';
import { escapeMarkdown } from './write.ts';

describe('weeks of ISO 8601', () => {
  // Python: datetime.date.fromisocalendar(year, week, 1)
  it.each([
    ['2026-W01', '2025-12-29'],
    ['2026-W31', '2026-07-27'],
    ['2026-W53', '2026-12-28'],
    ['2020-W53', '2020-12-28'],
    ['2021-W01', '2021-01-04'],
    ['2027-W01', '2027-01-04'],
  ])('%s begins on %s', (name, monday) => {
    expect(weekOf(name).from.toISOString()).toBe(`${monday}T00:00:00.000Z`);
  });

  it('refuses a week that its year has not', () => {
    expect(() => weekOf('2025-W53')).toThrow('The year 2025 has no week 53.');
  });

  it('finds the last one that has ended', () => {
    expect(lastWeek(new Date('2026-03-29T23:59:59.999Z')).name).toBe('2026-W12');
    expect(lastWeek(new Date('2026-03-30T00:00:00.000Z')).name).toBe('2026-W13');
    const times = fc.date({
      min: new Date('1971-01-01T00:00:00Z'),
      max: new Date('2099-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(times, (now) => {
        const { to } = lastWeek(now);
        const since = now.getTime() - to.getTime();
        expect(since).toBeGreaterThanOrEqual(0);
        expect(since).toBeLessThan(7 * 24 * 3_600_000);
      }),
    );
  });
});

describe('escapeMarkdown', () => {
  it('leaves no formatting, link or HTML', () => {
    expect(escapeMarkdown('[a](b) <img> `c` *d* _e_ | #f &amp; ~g~ \\')).toBe(
      '\\[a\\](b) \\<img\\> \\`c\\` \\*d\\* \\_e\\_ \\| \\#f \\&amp; \\~g\\~ \\\\',
    );
  });
});
