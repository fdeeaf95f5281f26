import type { Signal, Statistic } from '@throughline/service/contracts/signals';
import { Definition } from '../../ui/definition.tsx';
import { formatNumber } from '../../ui/format/amount.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { THIN_SPACE } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import type { Recent } from './load-recent.ts';
import { hourOf, newestReading, scaleOf, silenceOf } from './read-value.ts';
import { STATISTIC_WORDS, sayCount } from './say-signal.ts';

/** The number first, with when it was told and what it stands on. */
export function SignalFigure({
  signal,
  recent,
  show,
  now,
}: {
  signal: Signal;
  recent: Recent;
  show: Statistic;
  now: number;
}) {
  const scale = scaleOf(signal, show);
  const reading = newestReading(recent, show, now);
  const silence = silenceOf(signal, recent, now);
  return (
    <div className="mt-2">
      <div className="flex flex-wrap items-start gap-x-9 gap-y-2">
        <p className="font-semibold text-number-narrow leading-[1.05] tracking-[-0.035em] wide:text-number">
          {reading === null ? (
            <span className="text-soft">–</span>
          ) : (
            <>
              {formatNumber(reading.value, scale)}
              <span className="font-medium text-soft text-unit tracking-normal">
                {THIN_SPACE}
                {scale.unit}
              </span>
            </>
          )}
        </p>
        {silence !== null && (
          <p className="pt-[1.05rem]">
            <StateMark state="no_data" word={`silent for ${formatDuration(silence)}`} />
          </p>
        )}
      </div>
      <p className="text-note text-soft">
        <Definition says={STATISTIC_WORDS[show].says}>{STATISTIC_WORDS[show].short}</Definition>
        {reading === null ? (
          <>
            {' · nothing since the hour of '}
            <LocalTime at={hourOf(signal)} />
          </>
        ) : (
          <>
            {' · '}
            <LocalTime at={reading.from} /> – <LocalTime at={reading.to} form="minute" />
            {reading.count !== null && ` · ${sayCount(reading.count, signal.kind)}`}
          </>
        )}
      </p>
    </div>
  );
}
