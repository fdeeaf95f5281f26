import { RecordBug } from '@throughline/service/contracts/bugs';
import { RecordDeployment } from '@throughline/service/contracts/deployments';
import { RecordIncident } from '@throughline/service/contracts/incidents';
import { SetOutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import { PersonPath, PutPerson } from '@throughline/service/contracts/people';
import { PutTeam } from '@throughline/service/contracts/scorecards';
import { PutService } from '@throughline/service/contracts/services';
import { Slug } from '@throughline/service/contracts/text';
import { describe, expect, it } from 'vitest';
import { COMPANY_DAYS, generateCompany } from './generate.ts';

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
    expect(new Set(company.outcomeMetrics.map(({ body }) => body.kind)).size).toBe(4);
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
