'use client';

import { useSyncExternalStore } from 'react';
import { formatMoment, formatUtc, type MomentForm } from './format/moment.ts';

/**
 * A moment in the reader's zone, with UTC behind it. The server cannot know the zone, so it writes UTC in the same
 * width and the browser replaces the digits in place.
 */
export function LocalTime({ at, form = 'moment' }: { at: string; form?: MomentForm }) {
  const shown = useSyncExternalStore(
    neverChanges,
    () => formatMoment(at, form, 'local', new Date().getUTCFullYear()),
    () => formatMoment(at, form, 'utc', new Date().getUTCFullYear()),
  );
  return (
    <time dateTime={at} title={formatUtc(at)} className="whitespace-nowrap font-mono text-note">
      {shown}
    </time>
  );
}

function neverChanges(): () => void {
  return () => {};
}
