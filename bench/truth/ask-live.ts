import { COMPLETION_SLUG } from '../../prisma/company/kpi-plan.ts';
import { TEAM_PLANS } from '../../prisma/company/plan.ts';
import { CALLS } from '../../prisma/company/services.ts';
import type { WatchedSubject } from '../../service/src/contracts/live.ts';
import { DAY_MS } from '../../service/src/contracts/time.ts';
import { isWorse } from '../../service/src/correlate/anomalies/is-worse.ts';
import { ofSignal } from '../../service/src/correlate/anomalies/subject.ts';
import { type Episode, Watcher } from '../../service/src/correlate/anomalies/watcher.ts';
import { groupAnomalies, type Member, type Topology } from '../../service/src/correlate/live/group.ts';
import { leadOf } from '../../service/src/correlate/live/harm.ts';
import { sayTitle } from '../../service/src/correlate/live/say.ts';
import { isToldOf } from '../../service/src/correlate/live/settle.ts';
import { isSignal, MINUTE_MS, type Minutes, type Shop } from './shop.ts';
import type { TruthTally } from './tally.ts';

const LEARNING_MS = 8 * DAY_MS; // a week is seen once before anything is asked
const NOTICED_MS = 10 * MINUTE_MS; // after its beginning, the outage has to be on the page

const TOPOLOGY: Topology = {
  calls: new Map(Object.entries(CALLS).map(([caller, called]) => [caller, new Set(called)])),
  owners: new Map(TEAM_PLANS.flatMap(({ slug, services }) => services.map((one) => [one.slug, slug]))),
};

const COMPLETION: WatchedSubject = {
  kind: 'kpi',
  ref: COMPLETION_SLUG,
  name: 'Checkouts completed',
  statistic: null,
  unit: '%',
  proportion: true,
  role: 'kpi',
  worse: 'lower',
  service: null,
  team: 'checkout',
  money: false,
  outcome: true,
  stepMs: MINUTE_MS,
};

interface Followed {
  shown: WatchedSubject;
  noisy: boolean;
  member: Member;
  /** Whether anything that went wrong in the shop moved it at the time. */
  moved: boolean;
  confirmedAt: number;
}

/**
 * The live signals of the days after the first eight, each a claim. It is right where what it says first, which is what
 * its title tells, was moved by something that went wrong in the shop at that time: without it its values would be others.
 */
export function askForLive(shop: Shop, tally: TruthTally): void {
  const { outage, leak, quiet } = shop.company.truth.telemetry;
  const outageFrom = Date.parse(outage.from);
  const followed = [
    ...shop.signals.flatMap((signal) => {
      const leaking = isSignal(signal, leak.signal);
      const touched = (at: number) => isTouched(signal, shop, at) || (leaking && at >= Date.parse(leak.from));
      const noisy = quiet.some((one) => isSignal(signal, one));
      return follow(ofSignal(signal.watched, false).shown, signal.values, shop.span.from, { touched, noisy });
    }),
    ...follow(COMPLETION, shop.completion.values, shop.span.from, {
      touched: (at) => isTouched(shop.completion, shop, at),
      noisy: false,
    }),
  ].filter(({ member }) => member.since >= shop.span.from + LEARNING_MS);
  const byId = new Map(followed.map((one) => [one.member.id, one]));
  const told = groupAnomalies(
    followed.map(({ member }) => member),
    TOPOLOGY,
  ).filter(isToldOf);
  for (const group of told) {
    const lead = byId.get(leadOf(group).id) as Followed;
    const { what, detail } = sayTitle(lead.member, group);
    const at = new Date(lead.member.since).toISOString();
    tally.claimed(
      'live signal',
      lead.moved,
      `${what} (${detail}) at ${at}, of ${group.length} anomalies, at worst ${lead.member.worst}`,
    );
  }
  for (const signal of shop.signals.filter((one) => quiet.some((noisy) => isSignal(one, noisy)))) {
    const anomalies = followed.filter(({ noisy }) => noisy).length;
    tally.planted(
      'noisy signal kept quiet',
      anomalies === 0,
      `${signal.watched.name}: ${anomalies} anomalies`,
    );
  }
  const shownIds = new Set(told.flat().map(({ id }) => id));
  const noticed = followed.some(
    ({ shown, moved, member, confirmedAt }) =>
      moved &&
      shownIds.has(member.id) &&
      outage.path.includes(shown.service ?? '') &&
      member.since >= outageFrom &&
      confirmedAt <= outageFrom + NOTICED_MS,
  );
  tally.planted('outage on the live page', noticed, 'no anomaly of its services within ten minutes');
}

function isTouched({ touched }: Minutes, { span }: Shop, at: number): boolean {
  return touched[(at - span.from) / MINUTE_MS] === 1;
}

/** The times in which something was not as expected, as correlate/anomalies believes them, for the worse. */
function follow(
  shown: WatchedSubject,
  values: Float64Array,
  start: number,
  { touched, noisy }: { touched: (at: number) => boolean; noisy: boolean },
): Followed[] {
  const watcher = new Watcher(MINUTE_MS);
  const believed = new Map<number, Episode>();
  values.forEach((value, i) => {
    const changed = watcher.observe(start + i * MINUTE_MS, value);
    const { episode } = watcher;
    if (!changed || episode === null || episode.confirmedAt === null) return;
    if (believed.has(episode.since) || isWorse(shown, episode)) believed.set(episode.since, { ...episode });
  });
  return [...believed.values()].map(
    ({ since, lastAt, endedAt, confirmedAt, expected, observed, worst, onTheWhole }) => {
      let moved = false;
      for (let at = since; at <= lastAt; at += MINUTE_MS) moved ||= touched(at);
      const id = `${shown.ref} ${shown.statistic} ${since}`;
      const key = `${shown.ref} ${shown.statistic}`;
      return {
        shown,
        noisy,
        moved,
        confirmedAt: confirmedAt ?? Number.POSITIVE_INFINITY,
        member: {
          id,
          key,
          kind: 'value',
          subject: shown,
          simulated: true,
          since,
          endedAt,
          expected,
          observed,
          worst,
          onTheWhole,
          liveId: null,
        },
      };
    },
  );
}
