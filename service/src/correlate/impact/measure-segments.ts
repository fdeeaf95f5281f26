import { setImmediate as breathe } from 'node:timers/promises';
import { readSeries } from '../../collect/kpis/index.ts';
import type { KpiImpact, SegmentImpact } from '../../contracts/impacts.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { shareOfEffect } from '../../engine/impact/index.ts';
import type { Context } from '../../store/database.ts';
import { type Asked, measureKpi } from './measure-kpi.ts';

const MOST_ATTRIBUTES = 3;
const MOST_VALUES = 6; // the largest: each costs a prediction

type Shown = Extract<KpiImpact, { kind: 'impact' }>;

/**
 * Whom it hit: the same for each value of each customer attribute, and the share of it in what all values of that
 * attribute came to. Levels are not added up over customers, and are not cut.
 */
export async function measureSegments(context: Context, asked: Asked): Promise<SegmentImpact[]> {
  const { kpi, stretch } = asked;
  if (kpi.kind === 'gauge') return [];
  const found: SegmentImpact[] = [];
  for (const attribute of kpi.segments.slice(0, MOST_ATTRIBUTES)) {
    const { series } = await readSeries(context, kpi.slug, {
      step: 'day',
      by: attribute,
      from: new Date(stretch.at - 7 * DAY_MS).toISOString(),
      to: new Date(stretch.at).toISOString(),
    });
    const values = series.flatMap(({ segment }) => segment[attribute] || []);
    const measured: { value: string; impact: Shown }[] = [];
    for (const value of values.slice(0, MOST_VALUES)) {
      const { impact } = await measureKpi(context, { ...asked, segment: { [attribute]: value } });
      if (impact.kind === 'impact') measured.push({ value, impact });
      await breathe(); // each takes tenths of a second; whoever asks meanwhile is answered in between
    }
    found.push(...shareOut(attribute, measured, values.length));
  }
  return found;
}

/** Shares are told only where every value was measured: of some, nobody knows what the whole came to. Pure. */
export function shareOut(
  attribute: string,
  measured: readonly { value: string; impact: Shown }[],
  values: number,
): SegmentImpact[] {
  const whole = measured.length === values && values > 1;
  const expected = measured.map(({ impact }) => expectedOf(impact));
  const all = expected.reduce((sum, one) => sum + one, 0);
  return measured
    .map(({ value, impact }, index) => {
      const rest = measured.filter((_, other) => other !== index).map(({ impact: { total } }) => total);
      return {
        attribute,
        value,
        total: impact.total,
        share: whole ? (shareOfEffect(impact.total, rest) ?? null) : null,
        usual: whole && all > 0 ? (expected[index] as number) / all : null,
        shown: impact.shown,
      };
    })
    .sort((one, other) => Math.abs(other.total.value) - Math.abs(one.total.value));
}

/** What the total would have been without it: the effect and its share of that tell. */
function expectedOf({ total, relative }: Shown): number {
  return relative === null || relative.value === 0 ? 0 : Math.abs(total.value / relative.value);
}
