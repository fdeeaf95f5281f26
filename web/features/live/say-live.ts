import type {
  Anomaly,
  Live,
  LiveChange,
  LiveSignal,
  LiveStanding,
} from '@throughline/service/contracts/live';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatQuantity, THIN_SPACE } from '../../ui/format/number.ts';
import type { Sentence } from '../../ui/sentence.tsx';
import type { State } from '../../ui/state-mark.tsx';

type Standing = Pick<LiveStanding, 'degrading' | 'watched' | 'judged' | 'silent'> &
  Partial<Pick<LiveStanding, 'behindMs'>>;

/** The state of everything, or of a team, as a shape and a word. Null where nothing is watched: that is no peace. */
export function standingMark(standing: Standing): { state: State; word: string } | null {
  const { degrading, watched, judged, silent, behindMs = 0 } = standing;
  if (degrading > 0) return { state: 'missed', word: `${degrading} degrading` };
  if (watched === 0) return null;
  if (behindMs > 0) return { state: 'undecided', word: 'behind' };
  if (judged === 0)
    return silent > 0 ? { state: 'at_risk', word: 'silent' } : { state: 'undecided', word: 'learning' };
  if (silent > 0) return { state: 'at_risk', word: `${silent} silent` };
  if (judged < watched / 2) return { state: 'undecided', word: 'learning' }; // of most nobody can say that it is well
  return { state: 'met', word: 'as expected' };
}

/** What of a team is degrading, for its row among others; a row without it says nothing of now. */
export function degradingOf(
  standing: LiveStanding | null,
  slug: string,
): { state: State; word: string } | undefined {
  const team = standing?.teams.find((one) => one.team === slug);
  return team && team.degrading > 0
    ? { state: 'missed', word: `${team.degrading} degrading now` }
    : undefined;
}

/** What the tab says: its state before its name. */
export function sayTab(standing: LiveStanding | null): string {
  return standing === null || standing.degrading === 0 ? 'Live' : `${standing.degrading} degrading · Live`;
}

/** The sentence that leads the page. */
export function sayNow({ now, watching }: Pick<Live, 'now' | 'watching'>): Sentence {
  const loud = now.filter(({ quiet }) => quiet === null).length;
  if (loud > 0) return [{ strong: `${formatQuantity(loud, 'thing is', 'things are')} degrading` }, ' now.'];
  if (watching.signals + watching.kpis === 0) return ['Nothing is watched yet.'];
  if (watching.judgedTo === null) return ['What is watched is being looked at for the first time.'];
  if (watching.judged === 0)
    return ['Nothing can be judged yet: all that is watched is still learning or silent.'];
  return [
    { strong: 'Nothing is degrading' },
    `, of ${formatQuantity(watching.judged, 'thing', 'things')} that are judged.`,
  ];
}

/** How much is watched, and what of it cannot be judged. */
export function sayWatching({ signals, kpis, services, learning, silent, late }: Live['watching']): string {
  const parts = [
    `${formatQuantity(signals, 'signal')} of ${formatQuantity(services, 'service')} and ${formatQuantity(kpis, 'KPI')} are watched each minute`,
  ];
  if (learning > 0) parts.push(`${learning} of them ${learning === 1 ? 'is' : 'are'} still learning`);
  const gone = silent - late;
  if (gone > 0) parts.push(`${gone} ${gone === 1 ? 'has' : 'have'} fallen silent and cannot be judged`);
  if (late > 0) parts.push(`${late} ${late === 1 ? 'comes' : 'come'} too late to be judged`);
  return `${parts.join('; ')}.`;
}

/** Why it is late, in words, where it is. */
export function sayBehind({ behindMs, shed, tookMs }: Live['watching']): string | null {
  if (shed > 0) {
    return `The last look took ${formatDuration(tookMs)} and had no time for ${formatQuantity(shed, 'thing')}, the least telling; they are caught up with.`;
  }
  return behindMs > 0
    ? `What is shown is ${formatDuration(behindMs)} older than usual: the judging is behind the clock.`
    : null;
}

/** `590 ms`, `85.4 %` of what a subject tells: three digits or so, as many as can be compared at a glance. */
export function sayFigure(value: number | null, { unit, proportion }: Anomaly['subject']): string {
  if (value === null) return '—';
  const shown = proportion ? value * 100 : value;
  const size = Math.abs(shown);
  const most = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
  const digits = new Intl.NumberFormat('en-GB', { maximumFractionDigits: most })
    .format(shown)
    .replace(/^-/, '\u2212');
  const word = proportion ? '%' : unit;
  return word === '' ? digits : `${digits}${THIN_SPACE}${word}`;
}

/** `p95 POST /pay 380 → 590 ms`; of silence, that nothing is heard. */
export function sayAnomaly({ kind, subject, expected, observed, worst, until }: Anomaly): Sentence {
  if (kind === 'silence') return ['nothing is heard of ', { strong: subject.name }];
  const shown = until === null ? observed : worst;
  return [
    { strong: subject.name },
    ` ${sayFigure(expected, subject)} → ${sayFigure(shown, subject)}${until === null ? '' : ', over since'}`,
  ];
}

const CHANGES: Record<LiveChange['to'], string> = {
  opened: 'opened',
  resolved: 'resolved',
  reopened: 'came back',
  worse: 'got worse',
  merged: 'goes on as part of another',
  acknowledged: 'was acknowledged',
  muted: 'was muted',
  unmuted: 'is muted no more',
  incident_opened: 'opened an incident',
  incident_closed: 'closed its incident',
};

/** `was muted by Dana Ruiz: known` */
export function sayChange({ to, by, note }: LiveChange): string {
  return `${CHANGES[to]}${by === null ? '' : ` by ${by}`}${note === null ? '' : `: ${note}`}`;
}

/** `critical · checkout-api, payments` */
export function sayScope({ severity, services, kpis }: LiveSignal): string {
  return [severity, services.length > 0 ? services.join(', ') : kpis.join(', ')].filter(Boolean).join(' · ');
}
