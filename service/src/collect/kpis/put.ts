import type { z } from 'zod';
import type { CreateKpi, PutKpi } from '../../contracts/kpis.ts';
import { ServiceError } from '../../errors.ts';
import { type Context, isUniqueViolation, type Transaction, transact } from '../../store/database.ts';
import type { Kpi as Row } from '../../store/generated/client.ts';
import type { KpiRecording } from '../recording.ts';
import { unknownTeam } from '../services/index.ts';
import { lockKpi } from './find-kpi.ts';

/** Finds a person by address. @throws ServiceError unknown_person */
export type FindPerson = (database: Transaction, email: string, field: string) => Promise<{ id: string }>;

type Definition = z.output<typeof PutKpi>;

/** @throws ServiceError slug_taken, and for a definition that does not fit together */
export async function createKpi(
  { database, now }: Context,
  { slug, ...input }: z.output<typeof CreateKpi>,
  findPerson: FindPerson,
): Promise<void> {
  assertSensible(input);
  try {
    await database.$transaction(async (transaction) => {
      const data = await toRow(transaction, input, findPerson);
      await transaction.kpi.create({ data: { slug, createdAt: now(), ...data } });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ServiceError('slug_taken', {
      detail: `A KPI is called ${slug} already.`,
      remedy: `Choose another name, or change it by PUT /api/v1/kpis/${slug}.`,
      field: 'slug',
    });
  }
}

/** Creates or changes a KPI. @throws ServiceError kpi_has_points where the points it has would mean something else */
export async function putKpi(
  { context: { database, now }, changes }: KpiRecording,
  slug: string,
  input: Definition,
  findPerson: FindPerson,
): Promise<void> {
  assertSensible(input);
  await transact(database, async (transaction) => {
    const known = await transaction.kpi.findUnique({ where: { slug }, include: { team: true } });
    const data = await toRow(transaction, input, findPerson);
    if (!known) {
      await transaction.kpi.create({ data: { slug, createdAt: now(), ...data } });
      return;
    }
    await lockKpi(transaction, known.id);
    await assertFitsPoints(transaction, known, data);
    await assertSameOrigin(transaction, known, data.teamId);
    if (known.teamId !== data.teamId) await changes.assertNoOutcome(transaction, known);
    await transaction.kpi.update({ where: { slug }, data });
    await changes.kpisChanged(transaction, [known.id]);
  });
}

type RowData = Awaited<ReturnType<typeof toRow>>;

async function toRow(transaction: Transaction, input: Definition, findPerson: FindPerson) {
  const team = await transaction.team.findUnique({ where: { slug: input.team } });
  if (!team) throw await unknownTeam(transaction, input.team, 'team');
  const owner = input.owner === undefined ? null : await findPerson(transaction, input.owner, 'owner');
  return {
    name: input.name,
    description: input.description ?? null,
    unit: input.unit,
    direction: input.direction,
    kind: input.kind,
    proportion: input.proportion,
    numerator: input.numerator ?? null,
    denominator: input.denominator ?? null,
    resolution: input.resolution,
    teamId: team.id,
    ownerId: owner?.id ?? null,
    worthAmount: input.worth?.amount ?? null,
    worthCurrency: input.worth?.currency ?? null,
    segments: input.segments,
  };
}

/** What a ratio needs, and only a ratio has. */
function assertSensible({ kind, proportion, numerator, denominator }: Definition): void {
  if (kind === 'ratio') {
    if (numerator === undefined || denominator === undefined) {
      throw new ServiceError('invalid_request', {
        detail: 'A ratio has to say what is counted above and below.',
        remedy: 'Add `numerator` and `denominator`, such as "completed checkouts" and "started checkouts".',
        field: numerator === undefined ? 'numerator' : 'denominator',
      });
    }
    return;
  }
  const stray = proportion ? 'proportion' : numerator !== undefined ? 'numerator' : 'denominator';
  if (!proportion && numerator === undefined && denominator === undefined) return;
  throw new ServiceError('invalid_request', {
    detail: `Only a ratio has a ${stray}; this is a ${kind}.`,
    remedy: `Leave ${stray} out, or make it a ratio.`,
    field: stray,
  });
}

const FIXED = ['kind', 'proportion', 'resolution', 'segments'] as const;

async function assertFitsPoints(transaction: Transaction, known: Row, data: RowData): Promise<void> {
  const changed = FIXED.find((field) => JSON.stringify(known[field]) !== JSON.stringify(data[field]));
  if (changed === undefined) return;
  if ((await transaction.kpiSeries.count({ where: { kpiId: known.id } })) === 0) return;
  throw new ServiceError('kpi_has_points', {
    detail: `${changed} of ${known.slug} is ${show(known[changed])}, and the points it has depend on that.`,
    remedy: `Leave ${changed} as it is, or create another KPI; names, unit, worth and owner can change at any time.`,
    field: changed,
  });
}

/** What is invented stays so, with its points. */
async function assertSameOrigin(
  transaction: Transaction,
  known: Row & { team: { simulated: boolean } },
  teamId: string,
): Promise<void> {
  if (known.teamId === teamId) return;
  const { simulated, slug } = await transaction.team.findUniqueOrThrow({ where: { id: teamId } });
  if (simulated === known.team.simulated) return;
  throw new ServiceError('simulated_mismatch', {
    detail: `${known.slug} is ${simulated ? 'real' : 'simulated'}; the team ${slug} is not.`,
    remedy: 'Choose a team of its own kind, or create another KPI.',
    field: 'team',
  });
}

function show(value: string | boolean | string[]): string {
  return Array.isArray(value) ? value.join(', ') || 'empty' : String(value);
}
