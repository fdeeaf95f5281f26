import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshSnapshots, settleVerdicts } from '../src/outcomes/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: '2026-03-10T12:00:00Z' });
  await populate(service, ['broken', 'sound']);
});
afterAll(() => service.stop());

/** Has every write of a row of `table` fail whose `column` is `value`: what nobody expected. */
async function breakRow(table: string, column: string, value: string): Promise<void> {
  const { database } = service.context;
  await database.$executeRawUnsafe(`
    CREATE FUNCTION break_${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken on purpose'; END $$`);
  await database.$executeRawUnsafe(`
    CREATE TRIGGER break_${table} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW
    WHEN (NEW.${column} = '${value}') EXECUTE FUNCTION break_${table}()`);
}

describe('what fails for one', () => {
  it('environment keeps no other from settling', async () => {
    const deployments: Record<string, string> = {};
    for (const [slug, at] of [
      ['broken', '2026-03-10T10:00:00Z'],
      ['sound', '2026-03-10T11:00:00Z'],
    ] as const) {
      const body = { service: slug, version: 'v1', status: 'succeeded', startedAt: at, finishedAt: at };
      deployments[slug] = (await service.request('POST', '/api/v1/deployments', { body })).body.id;
    }
    await breakRow('verdicts', 'deployment_id', deployments.broken ?? '');
    service.setNow('2026-03-20T12:00:00Z');
    await expect(settleVerdicts(service.context)).rejects.toThrow('1 environments could not be settled');
    const verdicts = await service.context.database.verdict.findMany({ orderBy: { since: 'asc' } });
    const kinds = Object.fromEntries(verdicts.map(({ deploymentId, kind }) => [deploymentId, kind]));
    expect(kinds).toEqual({ [deployments.broken ?? '']: 'pending', [deployments.sound ?? '']: 'held' });
  });

  it('team keeps the numbers of no other from being computed, nor the list from being read', async () => {
    await service.request('PUT', '/api/v1/teams/aaa', { body: { name: 'Aaa', members: [] } });
    await service.request('GET', '/api/v1/teams');
    const { id } = await service.context.database.team.findUniqueOrThrow({ where: { slug: 'aaa' } });
    await breakRow('outcome_snapshots', 'team_id', id);
    service.setNow('2026-03-20T13:00:00Z');
    await expect(refreshSnapshots(service.context)).rejects.toThrow('1 teams could not be computed');
    const asOf = async (slug: string) =>
      (await service.context.database.outcomeSnapshot.findFirstOrThrow({ where: { team: { slug } } })).asOf;
    expect(await asOf('checkout')).toEqual(new Date('2026-03-20T13:00:00Z'));
    expect(await asOf('aaa')).toEqual(new Date('2026-03-20T12:00:00Z'));
    service.setNow('2026-03-20T14:00:00Z');
    const list = await service.request('GET', '/api/v1/teams');
    expect(list).toMatchObject({ status: 200, body: { asOf: '2026-03-20T12:00:00.000Z' } });
    expect(list.body.items).toHaveLength(2);
    expect(await asOf('checkout')).toEqual(new Date('2026-03-20T14:00:00Z'));
  });
});
