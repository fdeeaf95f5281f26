import { describe, expect, it } from 'vitest';
import { generateCompany } from './generate.ts';
import { TEAM_PLANS } from './plan.ts';
import type { TrueCounts, TrueVerdict } from './truth.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const end = Date.parse('2026-11-20T16:32:00Z');
const company = generateCompany({ seed: 7, end });
const { truth } = company;

/**
 * Works out every verdict from the records alone, the slow and obvious way, as the definitions say it:
 * nothing here knows what was planted.
 */
function recount(): Map<string, TrueVerdict> {
  const verdicts = new Map<string, TrueVerdict>();
  for (const { slug, body } of company.services) {
    for (const environment of ['staging', 'production']) {
      const own = company.deployments
        .filter((deployment) => deployment.service === slug && deployment.environment === environment)
        .sort((a, b) => Date.parse(a.finishedAt) - Date.parse(b.finishedAt));
      for (const { externalId, status } of own) {
        if (status === 'failed') verdicts.set(externalId, { kind: 'failed' });
        if (status === 'cancelled') verdicts.set(externalId, { kind: 'not_counted' });
      }
      const live = own.filter(({ status }) => status === 'succeeded');
      live.forEach((deployment, index) => {
        const before = live.slice(0, index);
        const earlier = before.findLastIndex(({ commitSha }) => commitSha === deployment.commitSha);
        if (earlier >= 0 && before.at(-1)?.commitSha !== deployment.commitSha) {
          before.slice(earlier + 1).forEach(({ externalId }, position) => {
            verdicts.set(externalId, {
              kind: 'rolled_back',
              by: deployment.externalId,
              reason: 'version_history',
              countsAsFailure: position === 0,
            });
          });
        }
        for (const { reverts } of deployment.commits ?? []) {
          const original = before.find(({ commits }) => commits?.some(({ sha }) => sha === reverts));
          if (reverts === undefined || original === undefined) continue;
          verdicts.set(original.externalId, {
            kind: 'rolled_back',
            by: deployment.externalId,
            reason: 'revert_commit',
            countsAsFailure: true,
          });
        }
      });
      for (const { externalId, finishedAt } of live) {
        if (verdicts.has(externalId)) continue;
        const settles = Date.parse(finishedAt) + (body.observationWindowHours ?? Number.NaN) * HOUR_MS;
        verdicts.set(
          externalId,
          settles <= end ? { kind: 'held' } : { kind: 'pending', settlesAt: new Date(settles).toISOString() },
        );
      }
    }
  }
  return verdicts;
}

const rateOf = ({ held, rolledBack, failed }: TrueCounts) => held / (held + rolledBack + failed);

describe('the truth about the simulated company', () => {
  it('says of every deployment what an independent recount of the records says', () => {
    const recounted = recount();
    expect(recounted.size).toBe(company.deployments.length);
    expect(truth.deployments).toEqual(Object.fromEntries(recounted));
  });

  it('counts the verdicts of a team as an independent recount does', () => {
    const recounted = recount();
    for (const [slug, team] of Object.entries(truth.teams)) {
      const own = company.services.filter(({ body }) => body.team === slug).map((service) => service.slug);
      expect([...team.services].sort()).toEqual(own.sort());
      const count = (from: number, kind: string, countsAsFailure?: boolean) =>
        company.deployments.filter((deployment) => {
          if (deployment.environment !== 'production' || !own.includes(deployment.service)) return false;
          const verdict = recounted.get(deployment.externalId);
          if (verdict?.kind !== kind || Date.parse(deployment.finishedAt) < from) return false;
          return verdict.kind !== 'rolled_back' || verdict.countsAsFailure === countsAsFailure;
        }).length;
      const countsFrom = (from: number): TrueCounts => ({
        held: count(from, 'held'),
        rolledBack: count(from, 'rolled_back', true),
        uncounted: count(from, 'rolled_back', false),
        failed: count(from, 'failed'),
        pending: count(from, 'pending'),
      });
      expect(team.all).toEqual(countsFrom(0));
      expect(team.secondHalf).toEqual(countsFrom(end - 45 * DAY_MS));
      expect(team.last28Days).toEqual(countsFrom(end - 28 * DAY_MS));
      expect(team.firstHalf.held + team.secondHalf.held).toBe(team.all.held);
      expect(team.all.held).toBeGreaterThan(20);
    }
  });

  it('knows how every bug ended', () => {
    for (const { externalId, history } of company.bugs) {
      const fate = truth.bugs[externalId];
      const last = history.at(-1)?.kind;
      expect(fate?.state).toBe(last === 'closed' ? 'resolved' : last === 'dismissed' ? 'dismissed' : 'open');
      if (fate?.state === 'open') expect(fate.afterMs).toBeNull();
      else
        expect(fate?.afterMs).toBe(Date.parse(history.at(-1)?.at ?? '') - Date.parse(history[0]?.at ?? ''));
    }
  });

  it('blames bugs and incidents only on deployments that were live when they began', () => {
    const deployments = new Map(company.deployments.map((deployment) => [deployment.externalId, deployment]));
    let blamed = 0;
    const check = (causedBy: string | null | undefined, began: string | undefined) => {
      if (causedBy === null) return;
      blamed += 1;
      const cause = deployments.get(causedBy ?? '');
      const verdict = truth.deployments[causedBy ?? ''];
      expect((cause?.finishedAt ?? '~') <= (began ?? '')).toBe(true);
      if (verdict?.kind === 'rolled_back')
        expect((deployments.get(verdict.by)?.finishedAt ?? '') >= (began ?? '~')).toBe(true);
    };
    for (const bug of company.bugs) check(truth.bugs[bug.externalId]?.causedBy, bug.history[0]?.at);
    for (const incident of company.incidents)
      check(truth.incidents[incident.externalId]?.causedBy, incident.startedAt);
    expect(blamed).toBeGreaterThan(30);
    expect(Object.values(truth.incidents).filter(({ causedBy }) => causedBy === null).length).toBeGreaterThan(
      4,
    );
  });

  it('names the repair and the time it took for every failure that was undone', () => {
    const deployments = new Map(company.deployments.map((deployment) => [deployment.externalId, deployment]));
    const failures = Object.values(truth.deployments).filter(
      (v) => v.kind === 'rolled_back' && v.countsAsFailure,
    );
    expect(truth.recoveries).toHaveLength(failures.length);
    for (const { failed, recoveredBy, ms } of truth.recoveries) {
      const took =
        Date.parse(deployments.get(recoveredBy)?.finishedAt ?? '') -
        Date.parse(deployments.get(failed)?.finishedAt ?? '');
      expect(ms).toBe(took);
      expect(ms).toBeGreaterThan(5 * 60_000);
      expect(ms).toBeLessThan(20 * HOUR_MS);
    }
  });
});

describe('the planted stories', () => {
  const team = (slug: string) => {
    const found = truth.teams[slug];
    if (found === undefined) throw new Error(`the truth does not mention ${slug}`);
    return found;
  };
  const medianRecovery = (slug: string) => {
    const own = truth.recoveries.filter((recovery) => recovery.team === slug).map(({ ms }) => ms);
    return own.sort((a, b) => a - b)[Math.floor(own.length / 2)] ?? Number.NaN;
  };

  it('Accounts improved half-way', () => {
    expect(rateOf(team('accounts').firstHalf)).toBeLessThan(0.84);
    expect(rateOf(team('accounts').secondHalf)).toBeGreaterThan(0.93);
  });

  it('Search hardly ever breaks', () => {
    expect(rateOf(team('search').all)).toBeGreaterThan(0.95);
  });

  it('one service of Checkout breaks more often than any other service', () => {
    const share = (slug: string) => {
      const own = company.deployments.filter((d) => d.service === slug && d.environment === 'production');
      return (
        own.filter(({ externalId }) => truth.deployments[externalId]?.kind === 'rolled_back').length /
        own.length
      );
    };
    const others = company.services.map(({ slug }) => slug).filter((slug) => slug !== 'checkout-api');
    for (const slug of others) expect(share('checkout-api')).toBeGreaterThan(1.3 * share(slug));
  });

  it('Payments ships rarely', () => {
    const settled = ({ held, rolledBack, failed }: TrueCounts) => held + rolledBack + failed;
    expect(settled(team('payments').last28Days)).toBeLessThan(20);
    expect(settled(team('payments').last28Days)).toBeGreaterThan(3);
  });

  it('Fulfilment recovers slowly, Search fast', () => {
    expect(medianRecovery('fulfilment')).toBeGreaterThan(4 * HOUR_MS);
    expect(medianRecovery('search')).toBeLessThan(HOUR_MS);
  });

  /** Within the limit among those that ended or have run longer: what a scorecard of the last window counts, roughly. */
  function scoreOf(slug: string, ended: number, from: typeof company): { good: number; total: number } {
    const plan = TEAM_PLANS.find((candidate) => candidate.slug === slug);
    if (plan === undefined) throw new Error(`no plan for ${slug}`);
    const { metric } = plan;
    const since = ended - 28 * DAY_MS;
    const services = new Set(plan.services.map((service) => service.slug));
    const own = from.deployments.filter((d) => services.has(d.service) && d.environment === 'production');
    const within = (durations: number[], limit: number) => ({
      good: durations.filter((ms) => ms <= limit).length,
      total: durations.length,
    });
    switch (metric.kind) {
      case 'deployment_success_rate': {
        const { held, rolledBack, failed } = from.truth.teams[slug]?.last28Days ?? team(slug).last28Days;
        return { good: held, total: held + rolledBack + failed };
      }
      case 'recovery_time': {
        const finished = new Map(
          own.map(({ externalId, finishedAt }) => [externalId, Date.parse(finishedAt)]),
        );
        const recent = from.truth.recoveries.filter(({ failed }) => (finished.get(failed) ?? 0) >= since);
        return within(
          recent.map(({ ms }) => ms),
          metric.withinMs,
        );
      }
      case 'lead_time': {
        const recent = own.filter(
          ({ status, finishedAt }) => status === 'succeeded' && Date.parse(finishedAt) >= since,
        );
        const leads = recent.flatMap(({ finishedAt, commits = [] }) =>
          commits.map(({ authoredAt }) => Date.parse(finishedAt) - Date.parse(authoredAt)),
        );
        return within(leads, metric.withinMs);
      }
      case 'bug_resolution_time': {
        const durations = from.bugs.flatMap(({ service, customerReported, externalId, history }) => {
          const reported = Date.parse(history[0]?.at ?? '');
          if (!services.has(service) || !customerReported || reported < since) return [];
          const fate = from.truth.bugs[externalId];
          if (fate?.state === 'resolved') return [fate.afterMs ?? Number.NaN];
          const ran = fate?.afterMs ?? ended - reported;
          return ran > metric.withinMs ? [Number.POSITIVE_INFINITY] : []; // ended or still running before the limit: says nothing
        });
        return within(durations, metric.withinMs);
      }
      case 'kpi': {
        const [begin, over] = [ended - 28 * DAY_MS, ended].map((at) => Math.floor(at / DAY_MS) * DAY_MS);
        const points = from.kpis.find((kpi) => kpi.slug === metric.kpi)?.points ?? [];
        const told = points.filter(
          ({ at }) => Date.parse(at) >= (begin ?? 0) && Date.parse(at) < (over ?? 0),
        );
        const sum = (of: (point: (typeof told)[number]) => number | undefined) =>
          told.reduce((all, point) => all + (of(point) ?? 0), 0);
        return { good: sum(({ numerator }) => numerator), total: sum(({ denominator }) => denominator) };
      }
      default:
        throw new Error(`no truth is told of ${metric.kind}`);
    }
  }

  function statusOf({ good, total }: { good: number; total: number }, target: number): string {
    const z = 1.959964;
    const share = good / total;
    const centre = (share + z ** 2 / (2 * total)) / (1 + z ** 2 / total);
    const half =
      (z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2))) / (1 + z ** 2 / total);
    return centre - half >= target ? 'met' : centre + half < target ? 'missed' : 'undecided';
  }

  it('what Search is measured by comes down to its target, and has not crossed it', () => {
    const target = TEAM_PLANS.find(({ slug }) => slug === 'search')?.metric.target ?? Number.NaN;
    const weeks = Array.from({ length: 6 }, (_, week) => end - week * 58.5 * DAY_MS);
    for (const ended of weeks) {
      const { good, total } = scoreOf('search', ended, generateCompany({ seed: 7, end: ended }));
      expect(good / total - target, new Date(ended).toISOString()).toBeGreaterThan(-0.005);
      expect(good / total - target, new Date(ended).toISOString()).toBeLessThan(0.03);
    }
  });

  const byInterval = TEAM_PLANS.filter(({ expects }) => expects !== 'at_risk'); // the others are by where they lead
  it.each(byInterval.map(({ slug, expects, metric }) => ({ slug, expects, target: metric.target })))(
    'the scorecard of $slug should read $expects, whichever week it is',
    ({ slug, expects, target }) => {
      const weeks = Array.from({ length: 6 }, (_, week) => end - week * 58.5 * DAY_MS);
      const read = weeks.map((ended) => {
        const score = scoreOf(slug, ended, generateCompany({ seed: 7, end: ended }));
        return `${statusOf(score, target)}, ${score.good} of ${score.total}`;
      });
      expect(read.filter((text) => !text.startsWith(expects))).toEqual([]);
    },
  );
});
