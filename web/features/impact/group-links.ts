import type { Link } from '@throughline/service/contracts/links';

/** One signal and one KPI: the link of the whole where there is one, and those of segments beside it. */
export interface LinkGroup {
  head: Link;
  segments: Link[];
}

/** Links in the order given, those of the same signal and KPI together: a segment says the same of fewer customers. */
export function groupLinks(links: readonly Link[]): LinkGroup[] {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    const key = `${link.signal.id} ${link.signal.statistic} ${link.kpi.slug}`;
    const known = groups.get(key);
    if (known) known.push(link);
    else groups.set(key, [link]);
  }
  return [...groups.values()].flatMap((group) => {
    const head = group.find(({ segment }) => Object.keys(segment).length === 0) ?? group[0];
    return head === undefined ? [] : [{ head, segments: group.filter((link) => link !== head) }];
  });
}
