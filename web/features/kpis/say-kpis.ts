import type { KpiSummary } from '@throughline/service/contracts/kpis';
import { capitalised, enumerate, inWords } from '../../ui/format/words.ts';
import type { Sentence } from '../../ui/sentence.tsx';

/** What the list says as a whole: how many got better or worse, of those on the page. */
export function sayKpis(kpis: readonly KpiSummary[], partly: boolean): Sentence {
  const count = (verdict: string) => kpis.filter(({ recent }) => recent.change?.verdict === verdict).length;
  const [worse, better] = [count('worse'), count('better')];
  const of = `of ${inWords(kpis.length)} ${kpis.length === 1 ? 'KPI' : 'KPIs'}${partly ? ' on this page' : ''}`;
  if (worse + better === 0) return [`In the last 28 days none ${of} is shown to have changed.`];
  const parts = [
    ...(worse > 0 ? [`${inWords(worse)} got worse`] : []),
    ...(better > 0 ? [`${inWords(better)} got better`] : []),
  ];
  return [{ strong: capitalised(enumerate(parts)) }, ` ${of} in the last 28 days.`];
}
