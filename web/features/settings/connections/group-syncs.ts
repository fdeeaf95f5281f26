import type { Sync } from '@throughline/service/contracts/connections';

/** The parts of a history by the repository or team they belong to, both in the order of the alphabet. */
export function groupSyncs(syncs: readonly Sync[]): { container: string; syncs: Sync[] }[] {
  const groups = new Map<string, Sync[]>();
  for (const sync of syncs) groups.set(sync.container, [...(groups.get(sync.container) ?? []), sync]);
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([container, parts]) => ({
      container,
      syncs: parts.sort((a, b) => a.resource.localeCompare(b.resource, 'en')),
    }));
}
