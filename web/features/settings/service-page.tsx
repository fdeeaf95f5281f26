import { Service } from '@throughline/service/contracts/services';
import { forPage, read } from '../../lib/read.ts';
import { Heading } from '../../ui/page.tsx';
import { listOf } from './list-of.ts';
import { readAllTeams } from './read-all-teams.ts';
import { ServiceForm } from './service-form.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** One service to edit, or a new one when there is no slug, with a name where it is known already. */
export function ServicePage({ slug, suggested = '' }: { slug: string | null; suggested?: string }) {
  const here = `/settings/services/${slug === null ? 'new' : encodeURIComponent(slug)}`;
  return (
    <SettingsFrame here={here}>
      {async () => {
        const [service, teams, services] = await forPage(here, () =>
          Promise.all([
            slug === null ? null : read(Service, `/api/v1/services/${encodeURIComponent(slug)}`),
            readAllTeams(),
            read(listOf(Service), '/api/v1/services'),
          ]),
        );
        return (
          <>
            <Heading>{service === null ? 'New service' : service.name}</Heading>
            <ServiceForm
              service={service}
              suggested={suggested}
              teams={teams.map((team) => ({ slug: team.slug, name: team.name }))}
              others={services.items
                .filter((other) => other.slug !== slug)
                .map((other) => ({ slug: other.slug, name: other.name }))}
            />
          </>
        );
      }}
    </SettingsFrame>
  );
}
