import Link from 'next/link';
import { forPage } from '../../lib/read.ts';
import { buttonLook } from '../../ui/button.tsx';
import { formatQuantity } from '../../ui/format/number.ts';
import { Empty } from '../../ui/page.tsx';
import { readAllTeams } from './read-all-teams.ts';
import { SettingsFrame } from './settings-frame.tsx';

const HERE = '/settings/teams';

export function TeamSettingsPage() {
  return (
    <SettingsFrame here={HERE}>
      {async () => {
        const teams = await forPage(HERE, readAllTeams);
        return (
          <>
            {teams.length === 0 ? (
              <Empty says="No team yet.">
                A team owns services and exactly one outcome: the number it wants to move.
              </Empty>
            ) : (
              <ul>
                {teams.map(({ slug, name, purpose, services, members, simulated }) => (
                  <li
                    key={slug}
                    className="relative flex flex-wrap items-baseline justify-between gap-x-6 border-line border-b py-2.5 has-[a:hover]:bg-panel"
                  >
                    <span className="min-w-0">
                      <Link
                        href={`/settings/teams/${slug}`}
                        className="font-semibold no-underline after:absolute after:inset-0 after:content-['']"
                      >
                        {name}
                      </Link>{' '}
                      <span className="font-mono text-note text-soft">{slug}</span>
                      {simulated && <span className="text-note text-soft"> · simulated</span>}
                      {purpose !== null && <span className="block text-note text-soft">{purpose}</span>}
                    </span>
                    <span className="text-note text-soft">
                      {formatQuantity(services.length, 'service')} ·{' '}
                      {formatQuantity(members.length, 'person', 'people')}
                    </span>
                  </li>
                ))}
              </ul>
            )}
            <p className="mt-5">
              <Link href="/settings/teams/new" className={buttonLook('filled')}>
                New team
              </Link>
            </p>
          </>
        );
      }}
    </SettingsFrame>
  );
}
