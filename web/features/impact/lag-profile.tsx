import type { LinkDetail } from '@throughline/service/contracts/links';
import { sayLag } from './say-link.ts';

const HEIGHT = 96;

/** How the two go together when one is shifted against the other: left of the line the KPI would move first. */
export function LagProfile({ link }: { link: LinkDetail }) {
  const { profile, chance } = link.evidence;
  const reach = Math.max(chance * 1.4, ...profile.map(({ correlation }) => Math.abs(correlation)));
  const y = (value: number) => HEIGHT / 2 - (value / reach) * (HEIGHT / 2 - 2);
  const width = 100 / profile.length;
  const zero = profile.findIndex(({ seconds }) => seconds === 0);
  const hours = link.stepSeconds >= 3_600;
  const say = (seconds: number) =>
    hours ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 60)} min`;
  const [first, last] = [profile[0]?.seconds ?? 0, profile.at(-1)?.seconds ?? 0];
  return (
    <figure className="m-0">
      <svg
        width="100%"
        height={HEIGHT}
        role="img"
        aria-label={`Correlation by lag, strongest ${sayLag(link)}; beyond the band it is more than chance.`}
      >
        <rect x="0" width="100%" y={y(chance)} height={y(-chance) - y(chance)} className="fill-grid" />
        {profile.map(({ seconds, correlation }, index) => (
          <rect
            key={seconds}
            x={`${index * width}%`}
            width={`${width * 0.7}%`}
            y={Math.min(y(0), y(correlation))}
            height={Math.max(0.8, Math.abs(y(correlation) - y(0)))}
            className={seconds === link.lagSeconds ? 'fill-blue' : 'fill-soft'}
          />
        ))}
        <line x1={`${zero * width}%`} x2={`${zero * width}%`} y1="0" y2={HEIGHT} className="stroke-edge" />
      </svg>
      <p className="flex justify-between text-label text-soft" aria-hidden="true">
        <span>KPI {say(-first)} first</span>
        <span>signal {say(last)} first</span>
      </p>
      <figcaption className="mt-1 text-note text-soft">
        Strongest {sayLag(link)}. Inside the grey band is what chance makes in 19 of 20 lags.
      </figcaption>
    </figure>
  );
}
