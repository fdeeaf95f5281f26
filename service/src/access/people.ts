import type { z } from 'zod';
import type { Person, PutPerson } from '../contracts/people.ts';
import { ServiceError } from '../errors.ts';
import type { Context, Transaction } from '../store/database.ts';
import { suggest } from '../store/nearest-name.ts';

export async function putPerson(
  { database }: Context,
  email: string,
  input: z.output<typeof PutPerson>,
): Promise<Person> {
  return database.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${PEOPLE_LOCK})`; // one administrator must remain
    const known = await transaction.person.findUnique({ where: { email } });
    const data = {
      name: input.name,
      role: input.role ?? known?.role ?? 'member',
      simulated: input.simulated,
    };
    if (known?.role === 'admin' && data.role !== 'admin')
      await assertAnotherAdministrator(transaction, known.id);
    const { id } = known
      ? await transaction.person.update({ where: { email }, data })
      : await transaction.person.create({ data: { email, ...data } });
    return toPerson(
      await transaction.person.findUniqueOrThrow({
        where: { id },
        include: { accounts: { select: { id: true } } },
      }),
    );
  });
}

const PEOPLE_LOCK = 4_072_113_906;

async function assertAnotherAdministrator(transaction: Transaction, id: string): Promise<void> {
  const others = await transaction.person.count({
    where: { role: 'admin', accounts: { some: {} }, id: { not: id } },
  });
  if (others > 0) return;
  throw new ServiceError('forbidden', {
    detail: 'This is the last administrator; without one nobody could make another.',
    remedy: 'Make somebody else an administrator first.',
    field: 'role',
  });
}

export async function listPeople({ database }: Context): Promise<Person[]> {
  const rows = await database.person.findMany({
    include: { accounts: { select: { id: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toPerson);
}

/** @throws ServiceError unknown_person, offering the nearest address */
export async function findPerson(database: Transaction, email: string, field: string) {
  const wanted = email.toLowerCase();
  const person = await database.person.findUnique({ where: { email: wanted } });
  if (person) return person;
  const all = await database.person.findMany({ select: { email: true } });
  throw new ServiceError('unknown_person', {
    detail: `Nobody here has the address ${wanted}.`,
    remedy: suggest(
      wanted,
      all.map((row) => row.email),
      'Add the person under Settings → People first.',
    ),
    field,
  });
}

function toPerson(row: {
  id: string;
  name: string;
  email: string;
  role: 'admin' | 'member';
  simulated: boolean;
  accounts: { id: string }[];
}): Person {
  const { id, name, email, role, simulated, accounts } = row;
  return { id, name, email, role, simulated, canSignIn: accounts.length > 0 };
}
