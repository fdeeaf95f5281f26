import type { Anomaly } from '@throughline/service/contracts/live';
import Link from 'next/link';
import { LocalTime } from '../../ui/local-time.tsx';
import { Say } from '../../ui/sentence.tsx';
import { sayAnomaly } from './say-live.ts';

/** What is unusual without being known to be harm. */
export function Notes({ notes }: { notes: readonly Anomaly[] }) {
  return (
    <ul className="border-line border-t">
      {notes.map((note) => (
        <li
          key={note.id}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 border-grid border-b py-2"
        >
          <Link
            href={note.subject.kind === 'kpi' ? `/kpis/${note.subject.ref}` : `/signals/${note.subject.ref}`}
            className="quiet-link min-w-0"
          >
            <Say sentence={sayAnomaly(note)} />
          </Link>
          <span className="text-note text-soft">
            since <LocalTime at={note.since} />
          </span>
        </li>
      ))}
    </ul>
  );
}
