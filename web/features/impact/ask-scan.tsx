'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ApiError, callApi, ignoreAnswer } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';

/** Has everything tested now. */
export function AskScan() {
  const router = useRouter();
  const [refusal, setRefusal] = useState('');
  async function ask() {
    setRefusal('');
    try {
      await callApi({ method: 'POST', path: '/api/v1/links/scan', parse: ignoreAnswer });
      router.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefusal(`${error.problem.detail} ${error.problem.remedy}`);
    }
  }
  return (
    <>
      <Button onClick={ask}>Test all pairs now</Button>
      <p role="alert" className="mt-1 text-missed text-note empty:hidden">
        {refusal}
      </p>
    </>
  );
}
