import { describe, expect, it } from 'vitest';
import { generateCompany } from './generate.ts';
import { TEAM_PLANS } from './plan.ts';

const HOUR_MS = 3_600_000;
const end = Date.parse('2026-11-20T16:32:00Z');
const { deployments, bugs, truth } = generateCompany({ seed: 7, end });
const production = deployments.filter(({ environment }) => environment === 'production');
const byId = new Map(deployments.map((deployment) => [deployment.externalId, deployment]));

/** Deployments that repair something may happen at night; those that repaired are named by the truth. */
const repairs = new Set(
  Object.values(truth.deployments).flatMap((verdict) => (verdict.kind === 'rolled_back' ? [verdict.by] : [])),
);

/** Weekday and hour as a clock on the wall of the team's office shows them, asked of the runtime anew each time. */
function localTime(service: string, time: string): { weekday: string; hour: number } {
  const timeZone = TEAM_PLANS.find(({ services }) => services.some(({ slug }) => slug === service))?.zone;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(
    format.formatToParts(new Date(time)).map(({ type, value }) => [type, value]),
  );
  return { weekday: parts.weekday ?? '', hour: Number(parts.hour) };
}

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe('the history of the simulated company', () => {
  it('releases on working days in the office hours of the team', () => {
    const planned = deployments.filter(({ externalId }) => !repairs.has(externalId));
    expect(planned.length).toBeGreaterThan(2000);
    for (const { service, startedAt } of planned) {
      const { weekday, hour } = localTime(service, startedAt);
      expect(['Mon', 'Tue', 'Wed', 'Thu', 'Fri']).toContain(weekday);
      expect(hour).toBeGreaterThanOrEqual(9);
      expect(hour).toBeLessThan(18);
    }
  });

  it('keeps office hours when the clocks change', () => {
    // Europe put its clocks back on 25 October 2026: office hours begin an hour later in UTC.
    const utcHours = (from: string, to: string) =>
      deployments
        .filter(
          ({ service, startedAt }) =>
            truth.teams.checkout?.services.includes(service) && startedAt > from && startedAt < to,
        )
        .filter(({ externalId }) => !repairs.has(externalId))
        .map(({ startedAt }) => new Date(startedAt).getUTCHours());
    expect(Math.min(...utcHours('2026-09-01', '2026-10-25'))).toBe(7);
    expect(Math.min(...utcHours('2026-10-26', '2026-11-20'))).toBe(8);
  });

  it('releases less on Fridays', () => {
    const on = (weekday: string) =>
      production.filter((d) => localTime(d.service, d.startedAt).weekday === weekday).length;
    expect(on('Fri')).toBeLessThan(0.8 * on('Wed'));
    expect(on('Fri')).toBeGreaterThan(0.2 * on('Wed'));
  });

  it('puts every new version into staging before production', () => {
    const staged = new Map(
      deployments
        .filter(({ environment, status }) => environment === 'staging' && status === 'succeeded')
        .map(({ service, version, finishedAt }) => [`${service} ${version}`, finishedAt]),
    );
    const released = production.filter(({ commits }) => commits !== undefined);
    expect(released.length).toBeGreaterThan(1000);
    for (const { service, version, startedAt } of released) {
      expect(staged.get(`${service} ${version}`), `${service} ${version}`).toBeDefined();
      expect((staged.get(`${service} ${version}`) ?? '') < startedAt).toBe(true);
    }
  });

  it('never runs two production deployments of a service at once', () => {
    for (const slug of new Set(production.map(({ service }) => service))) {
      const own = production.filter(({ service }) => service === slug);
      own.forEach(({ startedAt }, index) => {
        expect(startedAt >= (own[index - 1]?.finishedAt ?? '')).toBe(true);
      });
    }
  });

  it('has failed attempts with a retry, cancelled jobs, redeployments and versions undone two at once', () => {
    const failed = production.filter(({ status }) => status === 'failed');
    const retried = failed.filter(({ externalId }) => byId.get(`${externalId}/2`)?.status === 'succeeded');
    expect(retried.length).toBeGreaterThan(10);
    expect(production.filter(({ status }) => status === 'cancelled').length).toBeGreaterThan(5);
    expect(
      deployments.filter(({ environment, status }) => environment === 'staging' && status === 'failed')
        .length,
    ).toBeGreaterThan(10);
    const verdicts = Object.values(truth.deployments);
    const undone = verdicts.flatMap((verdict) => (verdict.kind === 'rolled_back' ? [verdict] : []));
    expect(undone.filter(({ countsAsFailure }) => !countsAsFailure).length).toBeGreaterThan(3);
    expect(undone.filter(({ reason }) => reason === 'revert_commit').length).toBeGreaterThan(3);
    expect(undone.filter(({ reason }) => reason === 'version_history').length).toBeGreaterThan(50);
    const plain = production.filter(
      ({ externalId, commits }) => commits === undefined && !repairs.has(externalId),
    );
    expect(plain.length).toBeGreaterThan(5); // the same version once more
  });

  it('gives versions that only rise, each with a commit of its own', () => {
    for (const slug of new Set(production.map(({ service }) => service))) {
      const released = production.filter(({ service, commits }) => service === slug && commits !== undefined);
      const versions = [...new Set(released.map(({ version }) => version))];
      expect(versions).toEqual([...versions].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
      expect(new Set(released.map(({ commitSha }) => commitSha)).size).toBe(versions.length);
    }
  });

  it('has lead times from hours to days, shortest in the great team', () => {
    const leads = (team: string) =>
      production
        .filter(
          ({ service, status }) => status === 'succeeded' && truth.teams[team]?.services.includes(service),
        )
        .flatMap(({ finishedAt, commits = [] }) =>
          commits.map(({ authoredAt }) => (Date.parse(finishedAt) - Date.parse(authoredAt)) / HOUR_MS),
        );
    expect(median(leads('search'))).toBeLessThan(24);
    expect(median(leads('payments'))).toBeGreaterThan(72);
    expect(leads('checkout').filter((hours) => hours < 12).length).toBeGreaterThan(20);
    expect(leads('checkout').filter((hours) => hours > 72).length).toBeGreaterThan(20);
  });

  it('has bugs with a heavy tail, reopenings, dismissals, and many that are open', () => {
    const ended = Object.values(truth.bugs).flatMap(({ state, afterMs }) =>
      state === 'resolved' && afterMs ? [afterMs] : [],
    );
    const mean = ended.reduce((sum, ms) => sum + ms, 0) / ended.length;
    expect(mean).toBeGreaterThan(1.8 * median(ended));
    expect(
      bugs.filter(({ history }) => history.some(({ kind }) => kind === 'reopened')).length,
    ).toBeGreaterThan(10);
    const inState = (state: string) => Object.values(truth.bugs).filter((bug) => bug.state === state).length;
    expect(inState('dismissed')).toBeGreaterThan(20);
    expect(inState('open')).toBeGreaterThan(30);
    const share = bugs.filter(({ customerReported }) => customerReported).length / bugs.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.9);
  });
});
