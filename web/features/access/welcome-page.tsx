import { LinkPurpose, MIN_PASSWORD_LENGTH } from '@throughline/service/contracts/people';
import Link from 'next/link';
import { ApiError } from '../../lib/api.ts';
import { read } from '../../lib/read.ts';
import { Empty, Lead, Page } from '../../ui/page.tsx';
import { WelcomeForm } from './welcome-form.tsx';

export async function WelcomePage({ token }: { token: string | undefined }) {
  const purpose = token === undefined ? null : await readPurpose(token);
  if (token === undefined || purpose === null) return <SpentLink />;
  return (
    <Page heading="Welcome">
      <div className="mt-2">
        <Lead>
          {purpose.purpose === 'first_administrator'
            ? 'You are the first here, so you become the administrator.'
            : `Choose a password${purpose.name ? `, ${purpose.name}` : ''}; then you are signed in.`}
        </Lead>
      </div>
      <WelcomeForm
        token={token}
        first={purpose.purpose === 'first_administrator'}
        email={purpose.email}
        minPasswordLength={MIN_PASSWORD_LENGTH}
      />
    </Page>
  );
}

async function readPurpose(token: string): Promise<LinkPurpose | null> {
  try {
    return await read(LinkPurpose, `/api/v1/sign-in-links/${encodeURIComponent(token)}`);
  } catch (error) {
    if (error instanceof ApiError && error.problem.status < 500) return null;
    throw error;
  }
}

function SpentLink() {
  return (
    <Page heading="Welcome">
      <Empty says="This address does not work any more.">
        One-time addresses work once and expire. If you have set a password,{' '}
        <Link href="/sign-in" className="link">
          sign in
        </Link>
        ; otherwise ask an administrator for a new one. For the first administrator, stop Throughline and
        start it again: it prints a fresh address until somebody has used one.
      </Empty>
    </Page>
  );
}
