'use client';

import { LiveEvent } from '@throughline/service/contracts/live';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { State } from '../../ui/state-mark.tsx';
import { call } from './call.ts';
import { listenTogether } from './listen.ts';
import { paintIcon } from './paint-icon.ts';

const GATHER_MS = 300; // what happens at once is shown at once
const AT_LEAST_EVERY_MS = 60_000; // ages go on, and each minute is judged

/**
 * Makes the page live: what happens at the service is shown within the second, the icon of the tab carries the state, and
 * sound and notifications come only to those who asked. Without scripts the page is the same as of when it was loaded.
 */
export function LiveUpdates({ after, asOf, state }: { after: string; asOf: string; state: State | null }) {
  const router = useRouter();
  const [connected, setConnected] = useState(true);
  const wishes = useWishes();
  const latest = useRef(wishes.wanted);
  latest.current = wishes.wanted;
  const start = useRef(after);

  useEffect(() => {
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        router.refresh();
      }, GATHER_MS);
    };
    const stop = listenTogether(start.current, {
      onEvent: (kind, data, leads) => {
        refresh();
        const event = kind === 'reset' ? undefined : LiveEvent.safeParse(data).data;
        if (leads && event?.live && !event.live.quiet && (kind === 'opened' || kind === 'reopened')) {
          call(event.live, latest.current);
        }
      },
      onConnection: setConnected,
    });
    const timer = setInterval(refresh, AT_LEAST_EVERY_MS);
    return () => {
      stop();
      clearTimeout(gathering);
      clearInterval(timer);
    };
  }, [router]);

  useEffect(() => paintIcon(state), [state]);

  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-note text-soft">
      <span role="status" className="tabular-nums">
        {connected ? <Age asOf={asOf} /> : 'connection lost, trying again'}
      </span>
      <label className="flex min-h-6 items-center gap-1.5">
        <input
          type="checkbox"
          className="size-3.5 accent-ink"
          checked={wishes.wanted.sound}
          onChange={wishes.toggleSound}
        />
        sound
      </label>
      <label className="flex min-h-6 items-center gap-1.5">
        <input
          type="checkbox"
          className="size-3.5 accent-ink"
          checked={wishes.wanted.notify}
          onChange={wishes.toggleNotify}
        />
        notify me
      </label>
    </span>
  );
}

/** How old what is shown is. The server writes a word of about the width, so that nothing moves. */
function Age({ asOf }: { asOf: string }) {
  const now = useSyncExternalStore(
    everySecond,
    () => Math.floor(Date.now() / 1_000),
    () => null,
  );
  if (now === null) return 'updated just now';
  const seconds = Math.max(0, now - Math.floor(Date.parse(asOf) / 1_000));
  return `updated ${seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} ago`;
}

function everySecond(tell: () => void): () => void {
  const timer = setInterval(tell, 1_000);
  return () => clearInterval(timer);
}

const KEY = 'throughline-live-wishes';
const NONE = { sound: false, notify: false };

/** What the reader wants to be called by; nothing until they say so. Kept in this browser, for all its tabs. */
function useWishes() {
  const [wanted, setWanted] = useState(NONE);
  useEffect(() => {
    const read = () => {
      try {
        setWanted({ ...NONE, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') });
      } catch {
        // a browser that keeps nothing starts with nothing
      }
    };
    read();
    window.addEventListener('storage', read); // another tab was told
    return () => window.removeEventListener('storage', read);
  }, []);
  const change = (next: typeof NONE) => {
    setWanted(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // it holds for this page then
    }
  };
  return {
    wanted,
    toggleSound: () => change({ ...wanted, sound: !wanted.sound }),
    toggleNotify: async () => {
      const granted =
        wanted.notify || !('Notification' in window) ? 'denied' : await Notification.requestPermission();
      change({ ...wanted, notify: granted === 'granted' });
    },
  };
}
