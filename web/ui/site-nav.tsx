'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

const ENTRIES = [
  { href: '/', text: 'Teams', covers: /^\/(teams\/.*)?$/ },
  { href: '/deployments', text: 'Deployments', covers: /^\/deployments/ },
  { href: '/settings', text: 'Settings', covers: /^\/settings/ },
];

export function SiteNav() {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex gap-3 self-stretch text-nav wide:gap-[1.125rem]">
      {ENTRIES.map(({ href, text, covers }) => (
        <Link
          key={href}
          href={href}
          aria-current={covers.test(path) ? 'page' : undefined}
          className="flex items-center text-soft no-underline hover:text-ink aria-[current]:font-[550] aria-[current]:text-ink"
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
