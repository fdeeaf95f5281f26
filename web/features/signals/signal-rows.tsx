import type { Signal } from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { formatDuration } from '../../ui/format/duration.ts';
import { LineSparkline } from '../../ui/plot/line-sparkline.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import type { Recent } from './load-recent.ts';
import { formatReading, newestReading, scaleOf, silenceOf, valuesOf } from './read-value.ts';
import { KIND_WORDS } from './say-signal.ts';
import { usualStatistic } from './signal-filter.ts';

/** Signals: what each is and whose, what it told last, how the last three hours went, and what has fallen silent. */
export function SignalRows({
  signals,
  now,
}: {
  signals: readonly { signal: Signal; recent: Recent }[];
  now: number;
}) {
  return (
    <ul className="border-line border-t">
      {signals.map(({ signal, recent }) => (
        <SignalRow key={signal.id} signal={signal} recent={recent} now={now} />
      ))}
    </ul>
  );
}

function SignalRow({ signal, recent, now }: { signal: Signal; recent: Recent; now: number }) {
  const statistic = usualStatistic(signal);
  const scale = scaleOf(signal, statistic);
  const name = signal.statistics[0]?.name ?? signal.name;
  const silence = silenceOf(signal, recent, now);
  const reading = silence === null ? newestReading(recent, statistic, now) : null;
  const about = [signal.team?.name, signal.environment, KIND_WORDS[signal.kind].word, signal.metric];
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-line border-b py-2.5 wide:grid-cols-[minmax(0,1fr)_9rem_8.5rem] wide:gap-x-[1.375rem]">
      <div className="min-w-0 max-wide:col-span-2">
        <Link href={`/signals/${signal.id}`} className="quiet-link line-clamp-2 break-words font-[550]">
          {name}
        </Link>
        <p className="break-words text-note text-soft">{about.filter(Boolean).join(' · ')}</p>
      </div>
      <p className="wide:text-right">
        {silence !== null ? (
          <StateMark state="no_data" word={`silent for ${formatDuration(silence)}`} />
        ) : reading === null ? (
          <span className="text-soft">–</span>
        ) : (
          <span className="text-lead-narrow">{formatReading(reading.value, scale)}</span>
        )}
      </p>
      <div className="max-wide:w-32">
        <LineSparkline
          days={valuesOf(recent, statistic, now).map(({ value }) => value)}
          state="no_data"
          label={`${name}, the last three hours`}
        />
      </div>
    </li>
  );
}
