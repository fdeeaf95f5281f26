'use client';

import { useId, useState } from 'react';
import { ApiError, callApi } from '../../lib/api.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { LocalTime } from '../../ui/local-time.tsx';

type SignInLink = { url: string; expiresAt: string };

/** Makes a one-time address and shows it once, for the administrator to pass on. */
export function SignInLinkButton({ email, name }: { email: string; name: string }) {
  const id = useId();
  const [link, setLink] = useState<SignInLink | null>(null);
  const [refusal, setRefusal] = useState('');
  async function make() {
    setRefusal('');
    try {
      const path = `/api/v1/people/${encodeURIComponent(email)}/sign-in-link`;
      setLink(await callApi({ method: 'POST', path, body: {}, parse: toLink }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefusal(`${error.problem.detail} ${error.problem.remedy}`);
    }
  }
  if (link === null) {
    return (
      <span className="text-note">
        <button type="button" onClick={make} className="link min-h-6">
          Make a one-time address<span className="sr-only"> for {name}</span>
        </button>
        <span role="alert" className="block text-missed empty:hidden">
          {refusal}
        </span>
      </span>
    );
  }
  return (
    <div className="basis-full">
      <p role="status" className="text-note text-soft">
        For {name} alone; works once, until <LocalTime at={link.expiresAt} />:
      </p>
      <p id={id} className="my-1 break-all font-mono text-note">
        {link.url}
      </p>
      <CopyButton text={link.url} label="Copy the address" sourceId={id} />
    </div>
  );
}

function toLink(answer: unknown): SignInLink {
  const { url, expiresAt } = (answer ?? {}) as Partial<SignInLink>;
  if (typeof url !== 'string' || typeof expiresAt !== 'string')
    throw new TypeError('The answer holds no address');
  return { url, expiresAt };
}
