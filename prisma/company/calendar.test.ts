import { describe, expect, it } from 'vitest';
import { createCalendar, isWorkday } from './calendar.ts';

const HOUR_MS = 3_600_000;
const at = (time: string) => Date.parse(time);
const iso = (instant: number) => new Date(instant).toISOString();

describe('createCalendar', () => {
  it.each([
    ['Europe/Madrid', '2026-07-01T08:00:00Z', '2026-07-01T10:00:00.000Z'],
    ['Europe/Madrid', '2026-12-01T08:00:00Z', '2026-12-01T09:00:00.000Z'],
    ['America/New_York', '2026-12-01T02:30:00Z', '2026-11-30T21:30:00.000Z'],
    ['Asia/Singapore', '2026-12-01T23:59:59Z', '2026-12-02T07:59:59.000Z'],
  ])('shows in %s at %s the wall clock of %s, and finds back', (zone, instant, wall) => {
    const calendar = createCalendar(zone);
    expect(iso(calendar.toWall(at(instant)))).toBe(wall);
    expect(iso(calendar.toInstant(at(wall)))).toBe(iso(at(instant)));
  });

  it.each([
    ['within a day', '2026-11-17T09:00:00Z', 2, '2026-11-17T11:00:00.000Z'],
    ['over a night', '2026-11-17T16:00:00Z', 2, '2026-11-18T09:00:00.000Z'],
    ['over a weekend', '2026-11-20T16:00:00Z', 2, '2026-11-23T09:00:00.000Z'],
    ['from a Sunday on', '2026-11-22T12:00:00Z', 1, '2026-11-23T09:00:00.000Z'],
    ['over the holidays', '2026-12-23T16:00:00Z', 2, '2026-12-28T09:00:00.000Z'],
    ['over the end of summer time', '2026-10-23T15:00:00Z', 2, '2026-10-26T09:00:00.000Z'],
  ])('adds working time %s, and takes it away again', (_, from, hours, to) => {
    const calendar = createCalendar('Europe/Madrid');
    const end = calendar.addWork(at(from), hours * HOUR_MS);
    expect(iso(end)).toBe(to);
    const begin = calendar.subtractWork(end, hours * HOUR_MS);
    expect(iso(calendar.addWork(begin, hours * HOUR_MS))).toBe(to);
    expect(begin).toBeGreaterThanOrEqual(at(from) - 1);
  });
});

describe('isWorkday', () => {
  it.each([
    ['2026-11-20', true],
    ['2026-11-21', false],
    ['2026-11-22', false],
    ['2026-12-25', false],
    ['2026-12-28', true],
  ])('of %s is %s', (day, expected) => {
    expect(isWorkday(at(`${day}T12:00:00Z`))).toBe(expected);
  });
});
