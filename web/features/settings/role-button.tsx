'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

/** Changes what a person may do, after saying what that means. */
export function RoleButton({ email, name, role }: { email: string; name: string; role: 'admin' | 'member' }) {
  const router = useRouter();
  const toAdmin = role === 'member';
  async function change() {
    const path = `/api/v1/people/${encodeURIComponent(email)}`;
    const body = { name, role: toAdmin ? 'admin' : 'member' };
    await callApi({ method: 'PUT', path, body, parse: ignoreAnswer });
    router.refresh();
  }
  return (
    <span className="text-note">
      <ConfirmButton
        inline
        label={toAdmin ? 'Make administrator' : 'Make member'}
        title={`Make ${name} ${toAdmin ? 'an administrator' : 'a member'}?`}
        confirm={toAdmin ? 'Make administrator' : 'Make member'}
        keep={`Stay ${toAdmin ? 'member' : 'administrator'}`}
        act={change}
      >
        {toAdmin
          ? 'Administrators change everything: settings, tokens, and who else is one.'
          : 'Members read everything and set outcomes, and no longer change settings.'}
      </ConfirmButton>
    </span>
  );
}
