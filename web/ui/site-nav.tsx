'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

const ENTRIES = [
  { href: '/', text: 'Teams', covers: /^\/(teams\/.*)?$/ },
  { href: '/live', text: 'Live', covers: /^\/(live|forecasts)/ },
  { href: '/deployments', text: 'Deployments', covers: /^\/deployments/ },
  { href: '/bugs', text: 'Bugs', covers: /^\/bugs/ },
  { href: '/incidents', text: 'Incidents', covers: /^\/incidents/ },
  { href: '/signals', text: 'Signals', covers: /^\/signals/ },
  { href: '/kpis', text: 'KPIs', covers: /^\/kpis/ },
  { href: '/map', text: 'Map', covers: /^\/map/ },
  { href: '/impact', text: 'Impact', covers: /^\/impact/ },
  { href: '/settings', text: 'Settings', covers: /^\/settings/ },
];

/** On a phone one line that is moved sideways, with the page one is on in its middle. */
export function SiteNav() {
  const path = usePathname();
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path is another current entry
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (!nav.current || !current) return;
    nav.current.scrollLeft = current.offsetLeft - (nav.current.clientWidth - current.offsetWidth) / 2;
  }, [path]);
  return (
    <nav
      ref={nav}
      aria-label="Main"
      className="-mx-4 relative order-last flex w-[calc(100%+2rem)] gap-x-4 overflow-x-auto px-4 pb-1 text-nav [scrollbar-width:none] wide:order-none wide:mx-0 wide:w-auto wide:min-w-0 wide:flex-1 wide:gap-[1.125rem] wide:self-stretch wide:px-1 wide:pb-0"
    >
      {ENTRIES.map(({ href, text, covers }) => (
        <Link
          key={href}
          href={href}
          aria-current={covers.test(path) ? 'page' : undefined}
          className="flex min-h-9 flex-none items-center whitespace-nowrap text-soft focus-visible:-outline-offset-2 no-underline hover:text-ink aria-[current]:font-[550] aria-[current]:text-ink"
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
