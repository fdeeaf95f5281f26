'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

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

export function SiteNav() {
  const path = usePathname();
  return (
    <nav
      aria-label="Main"
      className="order-last flex w-full flex-wrap justify-between gap-x-1 pb-1 text-label wide:text-nav wide:order-none wide:w-auto wide:justify-start wide:gap-[1.125rem] wide:self-stretch wide:pb-0"
    >
      {ENTRIES.map(({ href, text, covers }) => (
        <Link
          key={href}
          href={href}
          aria-current={covers.test(path) ? 'page' : undefined}
          className="flex min-h-8 items-center text-soft no-underline hover:text-ink aria-[current]:font-[550] aria-[current]:text-ink"
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
