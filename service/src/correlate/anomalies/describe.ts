import { groupBy } from '../../collect/kpis/index.ts';
import type { WatchedService } from '../../contracts/live.ts';
import { silentSince } from './arrivals.ts';
import { isWorse } from './is-worse.ts';
import { isLate, missingSince } from './late.ts';
import type { Entry, Memory } from './states.ts';
import type { Subject } from './subject.ts';
import type { Episode } from './watcher.ts';
import type { AnomalyRow } from './write-anomalies.ts';

/** The anomaly that an episode is. */
export function describeEpisode(subject: Subject, episode: Episode): AnomalyRow {
  const { since, confirmedAt, lastAt, endedAt, side, onTheWhole, score } = episode;
  const { expected, lower, upper, observed, worst } = episode;
  return {
    kind: 'value',
    key: subject.key,
    subject: subject.shown,
    simulated: subject.simulated,
    since,
    confirmedAt,
    lastAt,
    endedAt,
    direction: side,
    worse: isWorse(subject.shown, episode),
    onTheWhole,
    score,
    expected,
    lower,
    upper,
    observed,
    worst,
  };
}

/** A service or KPI that used to tell something and is silent. */
export interface Silence {
  key: string;
  subject: AnomalyRow['subject'];
  simulated: boolean;
  since: number;
}

/**
 * Who is silent: KPIs whose points are overdue, and services all of whose signals that used to tell something every
 * minute have stopped. One signal alone may have nothing to tell.
 */
export function findSilences(
  subjects: readonly Subject[],
  memory: Memory,
  { now, upTo }: { now: number; upTo: number },
): Silence[] {
  const silences: Silence[] = [];
  for (const [service, watched] of groupByService(subjects)) {
    if (service === null) {
      for (const subject of watched) {
        const entry = memory.get(subject.key);
        const since = entry && silentSince(entry.arrivals, subject.shown.stepMs, now);
        if (since == null) continue;
        silences.push({ key: subject.key, subject: subject.shown, simulated: subject.simulated, since });
      }
      continue;
    }
    const entries = watched.flatMap(({ key }) => memory.get(key) ?? []);
    const since = findServiceSilence(entries, upTo);
    const [first] = watched;
    if (since === null || !first) continue;
    silences.push({
      key: `service:${service}`,
      subject: {
        ...first.shown,
        kind: 'service',
        ref: service,
        name: service,
        statistic: null,
        unit: '',
        proportion: false,
        role: 'other',
        worse: 'either',
      },
      simulated: first.simulated,
      since,
    });
  }
  return silences;
}

function findServiceSilence(entries: readonly Entry[], upTo: number): number | null {
  const regular = entries.filter(({ watcher }) => watcher.regular);
  const since = regular.map((entry) => missingSince(entry, upTo));
  if (since.length === 0 || since.some((at) => at === null)) return null;
  const latest = Math.max(...since.map((at) => at ?? 0));
  const others = entries.some(({ watcher }) => !watcher.regular && (watcher.lastValueAt ?? 0) >= latest);
  return others ? null : latest; // something is heard of it: it lives
}

export function describeSilence({ key, subject, simulated, since }: Silence, lastAt: number): AnomalyRow {
  return {
    kind: 'silence',
    key,
    subject,
    simulated,
    since,
    confirmedAt: lastAt,
    lastAt,
    endedAt: null,
    direction: 0,
    worse: true,
    onTheWhole: false,
    score: 1,
    expected: null,
    lower: null,
    upper: null,
    observed: null,
    worst: null,
  };
}

/** How many things are watched of each service, and of the KPIs of each team. */
export function countWatched(
  subjects: readonly Subject[],
  memory: Memory,
  { now, upTo }: { now: number; upTo: number },
): WatchedService[] {
  return [...groupByService(subjects)].flatMap(([, watched]) => {
    const teams = groupBy(watched, ({ shown }) => shown.team);
    return [...teams].map(([team, own]) => {
      const entries = own.map((subject) => ({ subject, entry: memory.get(subject.key) }));
      const silent = ({ subject, entry }: (typeof entries)[number]) =>
        entry !== undefined &&
        (subject.source.kind === 'kpi'
          ? silentSince(entry.arrivals, subject.shown.stepMs, now)
          : entry.watcher.silentSince) !== null;
      const since = entries.flatMap(({ entry }) => entry?.watcher.since ?? []);
      return {
        service: own[0]?.shown.service ?? null,
        team,
        simulated: own.every(({ simulated }) => simulated),
        watched: own.length,
        learning: entries.filter((one) => !silent(one) && (one.entry?.watcher.learning ?? true)).length,
        silent: entries.filter(silent).length,
        late: entries.filter(({ entry }) => entry !== undefined && isLate(entry, upTo)).length,
        since: since.length === 0 ? null : new Date(Math.min(...since)).toISOString(),
      };
    });
  });
}

function groupByService(subjects: readonly Subject[]): Map<string | null, Subject[]> {
  return groupBy(subjects, ({ shown }) => shown.service);
}
