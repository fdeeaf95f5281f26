import { GRADE_MEANINGS, type Link } from '@throughline/service/contracts/links';
import { Definition } from '../../ui/definition.tsx';
import { THIN_SPACE } from '../../ui/format/number.ts';
import { GRADE_WORDS, sayDays, sayFalse, sayInterval, sayMoney } from './say-link.ts';

/** How sure it is and what it is worth, beneath its sentence. */
export function LinkFacts({ link, daily }: { link: Link; daily: boolean }) {
  const money = sayMoney(link);
  const strong = link.grade === 'natural_experiment' || link.grade === 'experiment';
  return (
    <p className="max-w-[52rem] text-note text-soft">
      <Definition says={GRADE_MEANINGS[link.grade]}>
        <b className={strong ? 'text-met' : 'text-ink'}>{GRADE_WORDS[link.grade]}</b>
      </Definition>
      {', '}
      <Definition says={`${sayFalse(link)}: the false discovery rate over everything that the scan tested.`}>
        beyond chance
      </Definition>
      {` · 95${THIN_SPACE}% interval ${sayInterval(link.change, link.kpi)}`}
      {money !== null && ` · ${money}`}
      {` · ${sayDays(link, daily)}`}
    </p>
  );
}
