import { RecordBug } from '@throughline/service/contracts/bugs';
import { RecordDeployment } from '@throughline/service/contracts/deployments';
import { RecordIncident } from '@throughline/service/contracts/incidents';
import { KpiPoint, PutKpi } from '@throughline/service/contracts/kpis';
import { SetOutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import { PersonPath, PutPerson } from '@throughline/service/contracts/people';
import { PutTeam } from '@throughline/service/contracts/scorecards';
import { PutService } from '@throughline/service/contracts/services';
import { Slug } from '@throughline/service/contracts/text';
import { describe, expect, it } from 'vitest';
import { COMPANY_DAYS, generateCompany } from './generate.ts';
import { COMPLETION_SLUG } from './kpi-plan.ts';

const DAY_MS = 86_400_000;
const end = Date.parse('2026-11-20T16:32:00Z');
const company = generateCompany({ seed: 7, end });

describe('generateCompany', () => {
  it('gives the same company for the same seed and end', () => {
    expect(JSON.stringify(generateCompany({ seed: 7, end }))).toBe(JSON.stringify(company));
  });

  it.each([
    ['seed', { seed: 8, end }],
    ['end', { seed: 7, end: end + 1000 }],
  ])('shares no record id with a company of another %s', (_, options) => {
    const idsOf = ({ deployments, bugs, incidents }: typeof company) =>
      [...deployments, ...bugs, ...incidents].map(({ externalId }) => externalId);
    const known = new Set(idsOf(company));
    const others = idsOf(generateCompany(options));
    expect(others.length).toBeGreaterThan(1000);
    expect(others.filter((id) => known.has(id))).toEqual([]);
  });

  it('has the size of a shop with six teams', () => {
    const production = company.deployments.filter(({ environment }) => environment === 'production');
    expect(company.teams).toHaveLength(6);
    expect(company.services).toHaveLength(14);
    expect(production.length).toBeGreaterThan(1100);
    expect(production.length).toBeLessThan(2000);
    expect(company.deployments.length - production.length).toBeGreaterThan(1000);
    expect(company.bugs.length).toBeGreaterThan(400);
    expect(company.incidents.length).toBeGreaterThan(15);
    expect(new Set(company.outcomeMetrics.map(({ body }) => body.kind)).size).toBe(5);
  });

  it('consists of what the contracts accept, and of nothing they would change', () => {
    const accepted = <Parsed>(schema: { parse(value: unknown): Parsed }, value: object) =>
      expect(schema.parse(value)).toMatchObject(value);
    for (const { email, body } of company.people) {
      accepted(PersonPath, { email });
      accepted(PutPerson, body);
    }
    for (const { slug, body } of company.teams) {
      accepted(PutTeam, body);
      Slug.parse(slug);
    }
    for (const { slug, body } of company.services) {
      accepted(PutService, body);
      Slug.parse(slug);
    }
    for (const { body } of company.outcomeMetrics) accepted(SetOutcomeMetric, body);
    for (const deployment of company.deployments) accepted(RecordDeployment, deployment);
    for (const bug of company.bugs) accepted(RecordBug, bug);
    for (const incident of company.incidents) accepted(RecordIncident, incident);
    for (const { slug, body, points } of company.kpis) {
      accepted(PutKpi, body);
      Slug.parse(slug);
      for (const point of points) accepted(KpiPoint, point);
    }
  });

  it('refers only to people, teams and services of its own, all marked as simulated', () => {
    const people = new Set(company.people.map(({ email }) => email));
    const teams = new Set(company.teams.map(({ slug }) => slug));
    const services = new Set(company.services.map(({ slug }) => slug));
    expect(people.size).toBe(company.people.length);
    expect(company.people.every(({ body }) => body.simulated)).toBe(true);
    expect(company.teams.every(({ body }) => body.simulated)).toBe(true);
    for (const { body } of company.teams)
      for (const member of body.members ?? []) expect(people).toContain(member);
    for (const { body } of company.services) expect(teams).toContain(body.team);
    for (const { team, body } of company.outcomeMetrics) {
      expect(teams).toContain(team);
      expect(people).toContain(body.owner);
    }
    for (const { service } of [...company.deployments, ...company.bugs]) expect(services).toContain(service);
    for (const incident of company.incidents)
      for (const service of incident.services) expect(services).toContain(service);
  });

  it('gives every record an id of its own', () => {
    for (const records of [company.deployments, company.bugs, company.incidents]) {
      expect(new Set(records.map(({ externalId }) => externalId)).size).toBe(records.length);
    }
  });

  it('has KPIs of five teams and of every kind, with every hour or day of the span told once', () => {
    expect(new Set(company.kpis.map(({ body }) => body.team)).size).toBe(5);
    expect(new Set(company.kpis.map(({ body }) => body.kind))).toEqual(new Set(['ratio', 'sum', 'gauge']));
    for (const { slug, points } of company.kpis) {
      const places = points.map(({ at, segment }) => `${at} ${JSON.stringify(segment)}`);
      expect(new Set(places).size, slug).toBe(places.length);
      if (slug !== COMPLETION_SLUG) expect(points.length, slug).toBeGreaterThan(80); // told with the telemetry
    }
    const hours = new Set(company.kpis[0]?.points.map(({ at }) => at));
    expect(hours.size).toBe(COMPANY_DAYS * 24 - 1);
  });

  it('has fewer checkouts completed while a bad release is live, and as many before', () => {
    const points = company.kpis.find(({ slug }) => slug === 'checkout-conversion')?.points ?? [];
    const harms = company.truth.harms.filter(({ effect }) => effect === 'conversion');
    const harmed = (at: number) =>
      harms.some(({ from, to }) => Date.parse(from) <= at && at + DAY_MS / 24 <= Date.parse(to));
    const rate = (chosen: typeof points) =>
      chosen.reduce((sum, { numerator = 0 }) => sum + numerator, 0) /
      chosen.reduce((sum, { denominator = 0 }) => sum + denominator, 0);
    const during = points.filter(({ at }) => harmed(Date.parse(at)));
    expect(during.length).toBeGreaterThan(100);
    expect(rate(during)).toBeLessThan(0.9 * rate(points.filter((point) => !during.includes(point))));
  });

  it('keeps to its ninety days, and every story in the order of time', () => {
    const from = end - COMPANY_DAYS * DAY_MS;
    for (const { startedAt, finishedAt, commits = [] } of company.deployments) {
      const times = [...commits.map(({ authoredAt }) => authoredAt), startedAt, finishedAt].map((time) =>
        Date.parse(time),
      );
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Date.parse(startedAt)).toBeGreaterThanOrEqual(from - DAY_MS / 24);
      expect(Date.parse(finishedAt)).toBeLessThanOrEqual(end);
    }
    for (const { history } of company.bugs) {
      const times = history.map(({ at }) => Date.parse(at));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeGreaterThanOrEqual(from);
      expect(times.at(-1)).toBeLessThanOrEqual(end);
      expect(history[0]?.kind).toBe('reported');
    }
    for (const { startedAt, detectedAt, resolvedAt } of company.incidents) {
      const times = [startedAt, detectedAt, resolvedAt].flatMap((time) =>
        time === undefined ? [] : [Date.parse(time)],
      );
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThanOrEqual(end);
    }
  });
});
