import { DAY_MS, HOUR_MS } from '@throughline/service/contracts/time';
import { WEEKDAYS } from './kpi-plan.ts';

/** How much a region buys at a moment, by the hour of the day and the day of the week; one on average. */
export function dayShape(at: number, peakHour: number): number {
  const sinceMidnight = (at % DAY_MS) / HOUR_MS;
  const wave = Math.cos(((sinceMidnight - peakHour) / 24) * 2 * Math.PI);
  return Math.exp(0.95 * wave - 0.2) * weekdayShape(at);
}

export function weekdayShape(at: number): number {
  return WEEKDAYS[(new Date(at).getUTCDay() + 6) % 7] ?? 1;
}
