import type { Incident } from '@throughline/service/contracts/incidents';
import Link from 'next/link';
import { formatDuration } from '../../ui/format/duration.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { sayAttributionBriefly } from '../attributions/say-attribution.ts';

/** Incidents, latest first: whether each goes on, what it was, what it is put down to, when and how long. */
export function IncidentRows({ incidents, now }: { incidents: readonly Incident[]; now: string }) {
  return (
    <ul className="border-line border-t">
      {incidents.map((incident) => (
        <li
          key={incident.id}
          className="incident-row relative border-line border-b py-2.5 has-[a:hover]:bg-panel"
        >
          <span className="[grid-area:verdict]">
            <IncidentMark incident={incident} />
          </span>
          <span className="min-w-0 [grid-area:what]">
            <Link
              href={`/incidents/${encodeURIComponent(incident.id)}`}
              className="no-underline after:absolute after:inset-0 after:content-['']"
            >
              <b>{incident.title}</b>
            </Link>
            <span className="block text-note text-soft">
              {incident.severity} · {incident.services.map(({ name }) => name).join(', ')}
            </span>
          </span>
          <span className="min-w-0 text-note text-soft [grid-area:how]">
            {sayAttributionBriefly(incident.attribution)}
          </span>
          <span className="text-right text-note text-soft [grid-area:when]">
            <LocalTime at={incident.startedAt} />
            <span className="block">{sayLength(incident, now)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

export function IncidentMark({ incident: { resolvedAt } }: { incident: Pick<Incident, 'resolvedAt'> }) {
  return resolvedAt === null ? (
    <StateMark state="missed" word="goes on" />
  ) : (
    <StateMark state="met" word="over" />
  );
}

/** `lasted 42 min`, `for 3 h so far` */
export function sayLength({ startedAt, resolvedAt }: Incident, now: string): string {
  const length = formatDuration(Math.max(0, Date.parse(resolvedAt ?? now) - Date.parse(startedAt)));
  return resolvedAt === null ? `for ${length} so far` : `lasted ${length}`;
}
