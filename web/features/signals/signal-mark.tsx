import type { Signal } from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { Fact, Facts } from '../../ui/facts.tsx';
import { LocalTime } from '../../ui/local-time.tsx';
import { MarkForm } from './mark-form.tsx';
import { formatReading, scaleOf } from './read-value.ts';
import { ROLE_WORDS, STATISTIC_WORDS, WORSE_WORDS } from './say-signal.ts';

/** What a signal is for, and where that is from; whoever may change it can. */
export function SignalMark({ signal, mayMark }: { signal: Signal; mayMark: boolean }) {
  const { role, watched, worse, mark } = signal;
  return (
    <>
      <Facts>
        <Fact name="For">{mark?.role === 'none' ? 'nothing' : ROLE_WORDS[role]}</Fact>
        <Fact name="Watched">{watched ? 'yes' : 'no'}</Fact>
        <Fact name="Worse is">{WORSE_WORDS[worse]}</Fact>
        {mark?.threshold && (
          <Fact name={mark.threshold.kind === 'slo' ? 'Promised' : 'Capacity'}>
            {`${STATISTIC_WORDS[mark.threshold.statistic].short} ${formatReading(
              mark.threshold.value,
              scaleOf(signal, mark.threshold.statistic),
            )}`}
          </Fact>
        )}
        {mark?.note && <Fact name="Note">{mark.note}</Fact>}
        <Fact name="Said by">
          {mark === null ? (
            'its name, kind and unit'
          ) : (
            <>
              {`${mark.by}, `}
              <LocalTime at={mark.at} />
            </>
          )}
        </Fact>
      </Facts>
      {mayMark && (
        <p className="mt-3 print:hidden">
          <Link href={`/signals/${signal.id}/promote`} className="link">
            Make it a KPI
          </Link>
        </p>
      )}
      {mayMark && (
        <details className="mt-3 print:hidden">
          <summary className="w-fit">Say what it is for</summary>
          <MarkForm signal={signal} />
        </details>
      )}
    </>
  );
}
