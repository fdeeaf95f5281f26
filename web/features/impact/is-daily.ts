import type { LinkDetail } from '@throughline/service/contracts/links';

const DAY_MS = 86_400_000;

/** Whether the blocks of stability are days; with too few of them they are eighths of the time. */
export function isDaily({ evidence: { blocks } }: Pick<LinkDetail, 'evidence'>): boolean {
  const [first] = blocks;
  return first !== undefined && Date.parse(first.to) - Date.parse(first.from) === DAY_MS;
}
