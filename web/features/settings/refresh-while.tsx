'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const EVERY_MS = 3_000; // often enough to be seen moving, seldom enough to cost nothing

/** Has the page read again every few seconds for as long as something goes on. Without scripts, reloading does the same. */
export function RefreshWhile({ active, doing }: { active: boolean; doing: string }) {
  const router = useRouter();
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [active, router]);
  if (!active) return null;
  return (
    <noscript>
      <p className="text-note text-soft">{doing} Reload the page to see how far it is.</p>
    </noscript>
  );
}
