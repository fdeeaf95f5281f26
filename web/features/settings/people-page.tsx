import { Person } from '@throughline/service/contracts/people';
import { forPage, read } from '../../lib/read.ts';
import { Heading, Note } from '../../ui/page.tsx';
import { listOf } from './list-of.ts';
import { PersonForm } from './person-form.tsx';
import { RoleButton } from './role-button.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { SignInLinkButton } from './sign-in-link-button.tsx';

const HERE = '/settings/people';

export function PeoplePage() {
  return (
    <SettingsFrame here={HERE}>
      {async () => {
        const { items } = await forPage(HERE, () => read(listOf(Person), '/api/v1/people'));
        return (
          <>
            <ul>
              {[...items]
                .sort(
                  (a, b) => Number(a.simulated) - Number(b.simulated) || a.name.localeCompare(b.name, 'en'),
                )
                .map((person) => (
                  <PersonRow key={person.id} person={person} />
                ))}
            </ul>
            <Heading>Add a person</Heading>
            <Note>
              Then make a one-time address for them, with which they choose their password. An address that is
              already known has its name and role changed.
            </Note>
            <PersonForm />
          </>
        );
      }}
    </SettingsFrame>
  );
}

function PersonRow({ person: { name, email, role, simulated, canSignIn } }: { person: Person }) {
  const standing = [
    role === 'admin' ? 'administrator' : role,
    simulated ? 'simulated' : '',
    canSignIn ? '' : 'no password yet',
  ];
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-line border-b py-2.5">
      <span className="min-w-0">
        <b>{name}</b> <span className="break-all text-note text-soft">{email}</span>
        <span className="block text-note text-soft">
          {standing.filter((part) => part !== '').join(' · ')}
        </span>
      </span>
      {!simulated && (
        <span className="flex max-w-full flex-wrap gap-x-5 gap-y-1">
          <RoleButton email={email} name={name} role={role} />
          <SignInLinkButton email={email} name={name} />
        </span>
      )}
    </li>
  );
}
