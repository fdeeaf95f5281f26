import type { ChangeEvent } from '@throughline/service/contracts/change-events';

const NOUNS: Record<ChangeEvent['kind'], string> = { flag: 'flag', config: 'setting', other: 'change' };

/** `flag new-basket: off → on`. */
export function sayChange({
  kind,
  name,
  from,
  to,
}: Pick<ChangeEvent, 'kind' | 'name' | 'from' | 'to'>): string {
  const values = [from, to].filter((value) => value !== null).join(' → ');
  return `${NOUNS[kind]} ${name}${values === '' ? '' : `: ${values}`}`;
}
