import type { z } from 'zod';
import { findPerson } from '../../access/index.ts';
import type { PutTeam, Team } from '../../contracts/scorecards.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { markStale } from '../snapshots/index.ts';
import { findTeam, toTeam } from './read.ts';

/** Creates or changes a team; its members are those given, no others. */
export async function putTeam(
  { database }: Context,
  slug: string,
  input: z.output<typeof PutTeam>,
): Promise<Team> {
  return database.$transaction(async (transaction) => {
    const known = await transaction.team.findUnique({ where: { slug } });
    if (known && known.simulated !== input.simulated) {
      throw new ServiceError('simulated_mismatch', {
        detail: `The team ${slug} is ${known.simulated ? 'simulated' : 'real'} and stays so.`,
        remedy: known.simulated
          ? 'Send simulated: true, or choose another name.'
          : 'Leave simulated out, or choose another name.',
        field: 'simulated',
      });
    }
    const data = { name: input.name, purpose: input.purpose ?? null, simulated: input.simulated };
    const { id } = await transaction.team.upsert({
      where: { slug },
      create: { slug, ...data },
      update: data,
    });
    const people = [];
    for (const [index, email] of input.members.entries()) {
      people.push(await findPerson(transaction, email, `members[${index}]`));
    }
    await transaction.membership.deleteMany({ where: { teamId: id } });
    await transaction.membership.createMany({
      data: people.map((person) => ({ teamId: id, personId: person.id })),
      skipDuplicates: true,
    });
    await markStale(transaction, { teamIds: [id] });
    return toTeam(await findTeam(transaction, slug));
  });
}
