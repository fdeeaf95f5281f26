import type { Me } from '@throughline/service/contracts/people';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { readMe } from '../../lib/me.ts';
import { Empty, Page } from '../../ui/page.tsx';
import { may, type Right } from './may.ts';

type Room = { href: string; text: string; needs: Right };

const ROOMS: Room[] = [
  { href: '/settings/teams', text: 'Teams', needs: 'admin' },
  { href: '/settings/services', text: 'Services', needs: 'admin' },
  { href: '/settings/connections', text: 'Connections', needs: 'manage' },
  { href: '/settings/prometheus', text: 'Prometheus', needs: 'manage' },
  { href: '/settings/rules', text: 'Rules', needs: 'read' },
  { href: '/settings/deliveries', text: 'What arrived', needs: 'read' },
  { href: '/settings/notifications', text: 'Notifications', needs: 'manage' },
  { href: '/settings/tokens', text: 'Tokens', needs: 'admin' },
  { href: '/settings/pipelines', text: 'Pipelines', needs: 'admin' },
  { href: '/settings/people', text: 'People', needs: 'admin' },
];

/** The rooms of the settings, and the door: what is behind it is for those whom the API lets in. */
export async function SettingsFrame({
  here,
  needs = 'admin',
  children,
}: {
  here: string;
  needs?: Right;
  children: (me: Me) => ReactNode | Promise<ReactNode>;
}) {
  const me = await readMe();
  const rooms = ROOMS.filter((room) => may(me, room.needs));
  return (
    <Page heading="Settings">
      <nav aria-label="Settings" className="mt-3 flex flex-wrap gap-x-5 border-line border-b">
        {rooms.map(({ href, text }) => (
          <Link
            key={href}
            href={href}
            aria-current={here.startsWith(href) ? 'page' : undefined}
            className="-mb-px border-transparent border-b-2 py-1.5 text-soft no-underline hover:text-ink aria-[current]:border-ink aria-[current]:font-[550] aria-[current]:text-ink"
          >
            {text}
          </Link>
        ))}
      </nav>
      {may(me, needs) ? await children(me) : <Closed here={here} signedIn={me.kind === 'person'} />}
    </Page>
  );
}

function Closed({ here, signedIn }: { here: string; signedIn: boolean }) {
  if (signedIn) {
    return (
      <Empty says="Only administrators change settings.">
        Ask one to create tokens, services, teams or people for you. The outcome of a team can be changed on
        its page.
      </Empty>
    );
  }
  return (
    <Empty says="Sign in to change settings.">
      <Link href={`/sign-in?next=${encodeURIComponent(here)}`} className="link">
        Sign in
      </Link>{' '}
      as an administrator to create tokens, services, teams and people. The one-time address for the first
      administrator is printed where Throughline was started.
    </Empty>
  );
}
