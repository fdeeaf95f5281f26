import type { Service } from '@throughline/service/contracts/services';

export type Names = { services: Map<string, string>; teams: Map<string, string> };

/** What services and their teams are called, by slug and in order of name: the choices of every filter. */
export function nameServices(services: readonly Pick<Service, 'slug' | 'name' | 'team'>[]): Names {
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'en');
  return {
    services: new Map([...services].sort(byName).map(({ slug, name }) => [slug, name])),
    teams: new Map(
      services
        .map(({ team }) => team)
        .sort(byName)
        .map(({ slug, name }) => [slug, name]),
    ),
  };
}
