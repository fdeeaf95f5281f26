import Link from 'next/link';
import { readMe } from '../../lib/me.ts';
import { Logo } from '../../ui/logo.tsx';
import { SiteNav } from '../../ui/site-nav.tsx';
import { StandingLink } from '../live/standing-link.tsx';
import { SignOut } from './sign-out.tsx';

export async function SiteHeader() {
  const me = await readMe().catch(() => null); // the header must not take the page down; the page says what failed
  return (
    <header className="border-line border-b bg-panel print:hidden">
      <div className="mx-auto flex min-h-13 max-w-[70rem] flex-wrap items-center gap-x-3 px-4 wide:gap-x-[1.375rem] wide:px-6">
        <Link
          href="/"
          aria-label="Throughline, all teams"
          className="flex min-h-11 items-center gap-2.5 font-[650] tracking-[-0.01em] no-underline"
        >
          <Logo />
          <span>Throughline</span>
        </Link>
        <SiteNav />
        <div className="ml-auto flex items-center gap-3 text-note text-soft">
          <StandingLink />
          {me?.kind === 'person' && (
            <>
              <span className="hidden wide:inline">{me.name}</span>
              <SignOut />
            </>
          )}
          {me !== null && me.kind !== 'person' && (
            <Link href="/sign-in" className="quiet-link">
              Sign in
            </Link>
          )}
        </div>
      </div>
    </header>
  );
}
