'use client';

import { useRouter } from 'next/navigation';
import { callApi, ignoreAnswer } from '../../lib/api.ts';

export function SignOut() {
  const router = useRouter();
  async function signOut() {
    await callApi({ method: 'POST', path: '/api/auth/sign-out', body: {}, parse: ignoreAnswer });
    router.push('/sign-in');
    router.refresh();
  }
  return (
    <button type="button" onClick={signOut} className="quiet-link min-h-6">
      Sign out
    </button>
  );
}
