import type { GateDecision } from '@throughline/service/contracts/gate';
import { LocalTime } from '../../ui/local-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { GateReasons } from './gate-reasons.tsx';
import { markOf, sayOverride } from './say-gate.ts';

const WORDS = { hold: 'held', warn: 'warned', allow: 'let through' };

/** What pipelines asked and were told, latest first. */
export function GateDecisions({ decisions }: { decisions: readonly GateDecision[] }) {
  return (
    <ul className="border-line border-t">
      {decisions.map((decision) => {
        const { id, service, environment, version, override } = decision;
        const did = sayOverride(decision);
        return (
          <li key={id} className="incident-row border-line border-b py-2.5">
            <span className="[grid-area:verdict]">
              <StateMark {...markOf(decision, WORDS)} />
            </span>
            <span className="min-w-0 [grid-area:what]">
              <b>{service.name}</b>{' '}
              {version !== null && <span className="break-all font-mono text-note">{version}</span>}
              <span className="text-note text-soft"> · {environment}</span>
              {did !== '' && (
                <span className="block break-words text-note text-soft">
                  {override?.url === undefined ? (
                    did
                  ) : (
                    <a href={override.url} rel="noreferrer" className="link">
                      {did}
                    </a>
                  )}
                </span>
              )}
            </span>
            <span className="min-w-0 [grid-area:how]">
              <GateReasons reasons={decision.reasons.filter(({ severity }) => severity !== 'info')} />
            </span>
            <span className="text-soft [grid-area:when]">
              <LocalTime at={decision.askedAt} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
