import { readMe } from '../../lib/me.ts';
import { safeNext } from '../../lib/safe-next.ts';
import { Note, Page } from '../../ui/page.tsx';
import { SignInForm } from './sign-in-form.tsx';

export async function SignInPage({ next }: { next: string | undefined }) {
  const me = await readMe();
  return (
    <Page heading="Sign in">
      {me.kind === 'person' && (
        <p className="mt-3">You are signed in as {me.name}. Sign in again to change that.</p>
      )}
      <SignInForm next={safeNext(next)} />
      <div className="mt-8">
        <Note>
          No account yet? An administrator makes you one under Settings, People, and sends you a one-time
          address. The address for the very first administrator is printed where Throughline was started.
        </Note>
      </div>
    </Page>
  );
}
