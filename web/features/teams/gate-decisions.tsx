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
          <li
            key={id}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-6 gap-y-1 border-grid border-b py-2.5 wide:grid-cols-[7rem_minmax(0,1fr)_minmax(0,1.5fr)_7rem]"
          >
            <span>
              <StateMark {...markOf(decision, WORDS)} />
            </span>
            <span className="text-right text-soft wide:order-last">
              <LocalTime at={decision.askedAt} />
            </span>
            <span className="col-span-2 min-w-0 wide:col-span-1">
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
            <span className="col-span-2 min-w-0 wide:col-span-1">
              <GateReasons reasons={decision.reasons.filter(({ severity }) => severity !== 'info')} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
