import Link from 'next/link';
import type { ReactNode } from 'react';
import { readMe } from '../../lib/me.ts';
import { Empty, Page } from '../../ui/page.tsx';

const ROOMS = [
  { href: '/settings/tokens', text: 'Tokens' },
  { href: '/settings/services', text: 'Services' },
  { href: '/settings/teams', text: 'Teams' },
  { href: '/settings/people', text: 'People' },
];

/** The rooms of the settings, and the door: only administrators change what is behind it. */
export async function SettingsFrame({
  here,
  children,
}: {
  here: string;
  children: () => ReactNode | Promise<ReactNode>;
}) {
  const me = await readMe();
  if (me.role !== 'admin') return <Closed here={here} signedIn={me.kind === 'person'} />;
  return (
    <Page heading="Settings">
      <nav aria-label="Settings" className="mt-3 flex flex-wrap gap-x-5 border-line border-b">
        {ROOMS.map(({ href, text }) => (
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
      {await children()}
    </Page>
  );
}

function Closed({ here, signedIn }: { here: string; signedIn: boolean }) {
  return (
    <Page heading="Settings">
      {signedIn ? (
        <Empty says="Only administrators change settings.">
          Ask one to create tokens, services, teams or people for you. The outcome of a team can be changed on
          its page.
        </Empty>
      ) : (
        <Empty says="Sign in to change settings.">
          <Link href={`/sign-in?next=${encodeURIComponent(here)}`} className="link">
            Sign in
          </Link>{' '}
          as an administrator to create tokens, services, teams and people. The one-time address for the first
          administrator is printed where Throughline was started.
        </Empty>
      )}
    </Page>
  );
}
