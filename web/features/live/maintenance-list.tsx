'use client';

import type { Maintenance } from '@throughline/service/contracts/live';
import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { LocalTime } from '../../ui/local-time.tsx';

/** Work that is announced and not over, with the way to end it. */
export function MaintenanceList({
  windows,
  mayManage,
}: {
  windows: readonly Maintenance[];
  mayManage: boolean;
}) {
  const router = useRouter();
  async function end(id: string) {
    const path = `/api/v1/maintenance/${encodeURIComponent(id)}/end`;
    await callApi({ method: 'POST', path, body: {}, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <ul className="border-line border-t">
      {windows.map(({ id, service, team, from, to, why, by }) => (
        <li
          key={id}
          className="flex flex-wrap items-baseline justify-between gap-x-4 border-grid border-b py-2"
        >
          <span className="min-w-0">
            <b>{service ?? `all of ${team}`}</b>: {why} <span className="text-note text-soft">({by})</span>
          </span>
          <span className="text-note text-soft">
            <LocalTime at={from} /> – <LocalTime at={to} />{' '}
            {mayManage && (
              <button type="button" onClick={() => end(id)} className="link min-h-6">
                End now
              </button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
