import type { ReactNode } from 'react';
import type { MomentForm } from './format/moment.ts';
import { LocalTime } from './local-time.tsx';

/** Square: a deployment. Circle: a signal that moved, or a KPI. Filled square: one that went wrong. Disc: users were harmed. Tick: it held. Ring: not known yet. */
export type Stop = 'deployment' | 'signal' | 'kpi' | 'undone' | 'harm' | 'held' | 'open';

export type Station = { stop: Stop; at: string | null; what: ReactNode; ahead?: boolean; form?: MomentForm };

/** Cause and effect on one thread, in the order they happened; what is still ahead hangs on a dashed thread. */
export function ThroughLine({ stations }: { stations: Station[] }) {
  return (
    <ol className="mt-4">
      {stations.map(({ stop, at, what, ahead, form }, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: stations have no identity of their own and never reorder
          key={index}
          className="relative grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 pl-8"
        >
          <svg width="20" aria-hidden="true" className="absolute inset-y-0 left-0 h-full">
            {index > 0 && (
              <line
                x1="10"
                x2="10"
                y1="0"
                y2="12"
                className="stroke-blue"
                strokeWidth="1.6"
                {...(ahead ? dashed : {})}
              />
            )}
            {index < stations.length - 1 && (
              <line
                x1="10"
                x2="10"
                y1="12"
                y2="100%"
                className="stroke-blue"
                strokeWidth="1.6"
                {...(stations[index + 1]?.ahead ? dashed : {})}
              />
            )}
            <StopShape stop={stop} />
          </svg>
          <span className="pt-[1px] pb-2.5 text-soft">
            {at !== null && <LocalTime at={at} {...(form && { form })} />}
          </span>
          <span className="pb-2.5">{what}</span>
        </li>
      ))}
    </ol>
  );
}

const dashed = { strokeDasharray: '3 3' };

function StopShape({ stop }: { stop: Stop }) {
  if (stop === 'deployment') {
    return <rect x="6" y="8" width="8" height="8" className="fill-paper stroke-ink" strokeWidth="1.6" />;
  }
  if (stop === 'signal' || stop === 'kpi') {
    const ink = stop === 'kpi' ? 'stroke-missed' : 'stroke-blue';
    return <circle cx="10" cy="12" r="4.2" className={`fill-paper ${ink}`} strokeWidth="1.8" />;
  }
  if (stop === 'undone') {
    return <rect x="5.5" y="7.5" width="9" height="9" className="fill-missed stroke-paper" strokeWidth="1" />;
  }
  if (stop === 'harm') {
    return <circle cx="10" cy="12" r="4.8" className="fill-missed stroke-paper" strokeWidth="1" />;
  }
  if (stop === 'open') {
    return (
      <circle
        cx="10"
        cy="12"
        r="4.4"
        className="fill-paper stroke-undecided"
        strokeWidth="1.8"
        strokeDasharray="3 2"
      />
    );
  }
  return (
    <>
      <circle cx="10" cy="12" r="7" className="fill-paper" />
      <path d="M5.5 12.5 8.7 15.6 14.5 8.6" className="fill-none stroke-met" strokeWidth="2.2" />
    </>
  );
}
