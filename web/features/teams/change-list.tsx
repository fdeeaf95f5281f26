import { LocalTime } from '../../ui/local-time.tsx';

export interface Change {
  changedAt: string;
  changedBy: string;
  why: string | null;
  statements: readonly string[];
}

/** Every change of what a team has agreed, with who made it and why. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ol className="border-line border-t">
      {changes.map(({ changedAt, changedBy, why, statements }) => (
        <li key={`${changedAt} ${why}`} className="border-grid border-b py-2">
          <span className="flex items-baseline justify-between gap-4">
            <span>{changedBy}</span>
            <span className="text-soft">
              <LocalTime at={changedAt} form="day" />
            </span>
          </span>
          <ul className="text-note text-soft">
            {statements.map((statement) => (
              <li key={statement}>{statement}</li>
            ))}
          </ul>
          {why !== null && <p className="break-words text-note">“{why}”</p>}
        </li>
      ))}
    </ol>
  );
}
