import type { RulesPreview } from '@throughline/service/contracts/rules';
import { formatCount, formatQuantity } from '../../../ui/format/number.ts';

export type Change = RulesPreview['bugs'];
type Example = Change['examples'][number];

/** What the preview counts, in the order of the page, and what one of it is called. */
export const PREVIEWED = [
  { name: 'bugs', title: 'Bugs' },
  { name: 'customerReported', title: 'Reported by customers' },
  { name: 'incidents', title: 'Incidents' },
  { name: 'hotfixes', title: 'Hotfixes' },
  { name: 'unplaced', title: 'Belonging to no service' },
] as const satisfies { name: Exclude<keyof RulesPreview, 'issues'>; title: string }[];

/** `134, now 120: 16 more and 2 no longer`, or that nothing changes. */
export function sayChange({ before, after, added, removed }: Change): string {
  if (added === 0 && removed === 0) return `${formatCount(after)}, the same ones as now`;
  const moved = [
    added > 0 ? `${formatCount(added)} more` : '',
    removed > 0 ? `${formatCount(removed)} no longer` : '',
  ].filter(Boolean);
  return `${formatCount(after)}, now ${formatCount(before)}: ${moved.join(' and ')}`;
}

export function sayExample(change: Example['change']): string {
  return { added: 'more', removed: 'no longer', kept: 'stays' }[change];
}

/** Whether saving would change anything at all that is known. */
export function changesNothing(preview: RulesPreview): boolean {
  return PREVIEWED.every(({ name }) => preview[name].added === 0 && preview[name].removed === 0);
}

/** What the preview rests on, and whether it found any difference. */
export function sayPreview(preview: RulesPreview): string {
  if (preview.issues === 0)
    return 'No issue has been read yet, so these rules cannot be tried out. They apply to whatever arrives.';
  const looked = `Among the ${formatQuantity(preview.issues, 'issue')} that are known`;
  return changesNothing(preview)
    ? `${looked}, these rules change nothing.`
    : `${looked}, these rules would find:`;
}
