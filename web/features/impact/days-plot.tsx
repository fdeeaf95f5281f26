import { times } from '@throughline/service/contracts/link-what-if';
import type { LinkDetail } from '@throughline/service/contracts/links';
import { LocalTime } from '../../ui/local-time.tsx';
import { isDaily } from './is-daily.ts';
import { sayDays, sayInterval, signed } from './say-link.ts';

/** The effect of each day by itself, with its interval, beside that of the whole time. */
export function DaysPlot({ link }: { link: LinkDetail }) {
  const { evidence, step, change, kpi } = link;
  const rows = evidence.blocks.map((block) => ({ ...block, change: times(block.effect, step) }));
  const most = Math.max(
    ...rows.flatMap(({ change: { estimate } }) => Math.abs(estimate) * 1.6),
    Math.abs(change.lower),
    Math.abs(change.upper),
    Number.MIN_VALUE,
  );
  const x = (value: number) => 50 + Math.max(-50, Math.min(50, (value / most) * 50));
  return (
    <figure className="m-0">
      <ul>
        {rows.map(({ from, change: own, held }) => (
          <li key={from} className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-center gap-3 py-0.5">
            <LocalTime at={from} form={isDaily(link) ? 'day' : 'moment'} />
            <svg
              width="100%"
              height="14"
              role="img"
              aria-label={`${signed(own.estimate, kpi)}, ${sayInterval(own, kpi)}${held ? '' : ', the other way'}`}
            >
              <rect
                x={`${x(Math.min(change.lower, change.upper))}%`}
                width={`${Math.abs(x(change.upper) - x(change.lower))}%`}
                y="0"
                height="14"
                className="band fill-blue"
              />
              <line x1="50%" x2="50%" y1="0" y2="14" className="stroke-edge" />
              <line x1={`${x(own.lower)}%`} x2={`${x(own.upper)}%`} y1="7" y2="7" className="stroke-soft" />
              {held ? (
                <circle cx={`${x(own.estimate)}%`} cy="7" r="3" className="fill-ink" />
              ) : (
                <circle cx={`${x(own.estimate)}%`} cy="7" r="3" className="fill-panel stroke-missed" />
              )}
            </svg>
          </li>
        ))}
      </ul>
      <figcaption className="mt-1 text-note text-soft">
        It {sayDays(link, isDaily(link))}: a dot with its 95 % interval each; the line is no effect, the band
        the effect of the whole time. A hollow dot goes the other way.
      </figcaption>
    </figure>
  );
}
