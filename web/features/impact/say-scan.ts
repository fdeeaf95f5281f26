import type { LinkScan } from '@throughline/service/contracts/links';
import { formatDay } from '../../ui/format/moment.ts';
import { formatCount, formatPercent, formatQuantity } from '../../ui/format/number.ts';

/** `214 signals × 12 KPIs tested on 28 Nov: 3 links; none for Revenue.` */
export function sayScan({ state, summary, tested, found, finishedAt, progress }: LinkScan): string {
  if (state === 'waiting') return 'A scan is about to begin.';
  if (state === 'running') return `A scan is under way: ${formatPercent(progress, 0)} done.`;
  if (state === 'failed' || summary === null || finishedAt === null) return 'The last scan failed.';
  const on = formatDay(finishedAt.slice(0, 10));
  const kpis = summary.kpis.filter((kpi) => kpi.tested > 0);
  if (tested === 0) return `On ${on} nothing could be tested.`;
  const segments = kpis.reduce((sum, kpi) => sum + kpi.segments, 0);
  const none = kpis.filter((kpi) => kpi.found === 0).map(({ name }) => name);
  return [
    `${formatQuantity(summary.signals, 'signal')} × ${formatQuantity(kpis.length, 'KPI')}`,
    segments > 0 ? ` and ${formatQuantity(segments, 'segment')}` : '',
    `, ${formatCount(tested)} pairs, tested on ${on}: ${formatQuantity(found, 'link')}`,
    none.length > 0 ? `; none for ${listed(none)}` : '',
    '.',
  ].join('');
}

const MOST_NAMED = 4;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
