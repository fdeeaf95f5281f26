import type { z } from 'zod';
import type { PutService, Service } from '../../contracts/services.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import { findService, named, serviceParts, toService, unknownTeam } from './read.ts';

/** The environments whose verdicts, and the teams whose numbers, may differ after a change: both teams, where it moved. */
export interface ServiceChange {
  environmentIds: string[];
  teamIds: string[];
}

/**
 * Creates or changes a service. Environments left out are removed, unless deployments were recorded in them. What may
 * now differ is told inside the transaction: either all of it is changed, or nothing.
 */
export async function putService(
  { database }: Context,
  slug: string,
  input: z.output<typeof PutService>,
  serviceChanged: (transaction: Transaction, changed: ServiceChange) => Promise<void>,
): Promise<Service> {
  return transact(database, async (transaction) => {
    const team = await transaction.team.findUnique({ where: { slug: input.team } });
    if (!team) throw await unknownTeam(transaction, input.team, 'team');
    const known = await transaction.service.findFirst({ where: named([slug]), include: { team: true } });
    if (known && known.team.simulated !== team.simulated) {
      throw new ServiceError('simulated_mismatch', {
        detail: `${slug} is ${known.team.simulated ? 'simulated' : 'real'}; the team ${team.slug} is not.`,
        remedy: 'Choose another name for the service, or a team of its own kind.',
        field: 'team',
      });
    }
    const names = namesOf(known ?? { slug, aliases: [] }, input);
    await assertFree(transaction, names, known?.id);
    const data = {
      ...names,
      name: input.name ?? names.slug,
      teamId: team.id,
      observationWindowMs: Math.round(input.observationWindowHours * HOUR_MS),
      attributionWindowMs: Math.round(input.attributionWindowHours * HOUR_MS),
      runbook: input.runbook ?? null,
    };
    const { id } = await transaction.service.upsert({
      where: { slug: known?.slug ?? slug },
      create: data,
      update: data,
    });
    await transaction.serviceRepository.deleteMany({ where: { serviceId: id } });
    await transaction.serviceRepository.createMany({
      data: input.repositories.map((repository) => ({ serviceId: id, ...repository })),
    });
    await setDependencies(transaction, { id, slug: names.slug }, input.dependsOn);
    await transaction.environment.deleteMany({
      where: {
        serviceId: id,
        name: { notIn: input.environments.map(({ name }) => name) },
        deployments: { none: {} },
      },
    });
    for (const { name, production } of input.environments) {
      await transaction.environment.upsert({
        where: { serviceId_name: { serviceId: id, name } },
        create: { serviceId: id, name, production },
        update: { production },
      });
    }
    const row = await transaction.service.findUniqueOrThrow({ where: { id }, include: serviceParts });
    await serviceChanged(transaction, {
      environmentIds: row.environments.map((environment) => environment.id),
      teamIds: [...new Set([known?.teamId ?? team.id, team.id])],
    });
    return toService(row);
  });
}

interface Names {
  slug: string;
  aliases: string[];
}
type Wish = { [Name in keyof Names]?: Names[Name] | undefined };

/** The name that a service had stays one of its names: its telemetry goes on to come under it for a while. */
function namesOf(known: Names, { slug = known.slug, aliases = known.aliases }: Wish): Names {
  const all = slug === known.slug ? aliases : [...aliases, known.slug];
  return { slug, aliases: [...new Set(all)].filter((alias) => alias !== slug) };
}

/** @throws ServiceError slug_taken for a name of another service */
async function assertFree(
  transaction: Transaction,
  { slug, aliases }: Names,
  own: string | undefined,
): Promise<void> {
  const wanted = [slug, ...aliases];
  const other = await transaction.service.findFirst({
    where: { AND: [named(wanted), { NOT: { id: own ?? '' } }] },
    select: { slug: true, aliases: true },
  });
  if (!other) return;
  const taken = wanted.find((name) => name === other.slug || other.aliases.includes(name)) ?? slug;
  throw new ServiceError('slug_taken', {
    detail: `${taken} is a name of the service ${other.slug}.`,
    remedy: `Choose another one, or take it away from ${other.slug} first.`,
    field: taken === slug ? 'slug' : `aliases[${aliases.indexOf(taken)}]`,
  });
}

async function setDependencies(
  transaction: Transaction,
  service: { id: string; slug: string },
  slugs: string[],
): Promise<void> {
  const dependsOn: string[] = [];
  for (const [index, slug] of [...new Set(slugs)].entries()) {
    const field = `dependsOn[${index}]`;
    if (slug === service.slug) {
      throw new ServiceError('invalid_request', {
        detail: `${slug} cannot depend on itself.`,
        remedy: 'Name the services that it calls.',
        field,
      });
    }
    dependsOn.push((await findService(transaction, slug, field)).id);
  }
  await transaction.serviceDependency.deleteMany({ where: { serviceId: service.id } });
  await transaction.serviceDependency.createMany({
    data: dependsOn.map((dependsOnId) => ({ serviceId: service.id, dependsOnId })),
  });
}
