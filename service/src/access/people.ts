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
  const data = { name: input.name, role: input.role, simulated: input.simulated };
  const row = await database.person.upsert({
    where: { email },
    create: { email, ...data },
    update: data,
    include: { accounts: { select: { id: true } } },
  });
  return toPerson(row);
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
