import { Service } from '@throughline/service/contracts/services';
import Link from 'next/link';
import { forPage, read } from '../../lib/read.ts';
import { buttonLook } from '../../ui/button.tsx';
import { THIN_SPACE } from '../../ui/format/number.ts';
import { Empty } from '../../ui/page.tsx';
import { listOf } from './list-of.ts';
import { SettingsFrame } from './settings-frame.tsx';

const HERE = '/settings/services';

export function ServicesPage() {
  return (
    <SettingsFrame here={HERE}>
      {async () => {
        const { items } = await forPage(HERE, () => read(listOf(Service), '/api/v1/services'));
        return (
          <>
            {items.length === 0 ? (
              <Empty says="No service yet.">
                A service is something that is deployed, such as checkout-api. Pipelines report deployments of
                services that are known here; an unknown name is refused, so that a slip of the pen makes no
                second service.
              </Empty>
            ) : (
              <ul>
                {items.map((service) => (
                  <Row key={service.slug} service={service} />
                ))}
              </ul>
            )}
            <p className="mt-5">
              <Link href="/settings/services/new" className={buttonLook('filled')}>
                New service
              </Link>
            </p>
          </>
        );
      }}
    </SettingsFrame>
  );
}

function Row({
  service: { slug, name, team, environments, observationWindowHours, repositories },
}: {
  service: Service;
}) {
  const where = environments.map((environment) => environment.name).join(', ');
  const from = repositories.map(({ fullName }) => fullName).join(', ');
  return (
    <li className="relative grid items-baseline gap-x-6 border-line border-b py-2.5 has-[a:hover]:bg-panel wide:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]">
      <span className="min-w-0">
        <Link
          href={`/settings/services/${slug}`}
          className="font-semibold no-underline after:absolute after:inset-0 after:content-['']"
        >
          {name}
        </Link>{' '}
        <span className="font-mono text-note text-soft">{slug}</span>
      </span>
      <span className="text-note text-soft">
        {team.name} · {where}
        {from && ` · ${from}`}
      </span>
      <span className="text-note text-soft">
        watched {observationWindowHours}
        {THIN_SPACE}h
      </span>
    </li>
  );
}
