import { WelcomePage } from '../../features/access/welcome-page.tsx';
import { readSearchParams } from '../../lib/search-params.ts';

// The address holds a secret: no other site may learn it from the referrer.
export const metadata = { title: 'Welcome', referrer: 'no-referrer' };

export default async function Route({ searchParams }: PageProps<'/welcome'>) {
  const { token } = await readSearchParams(searchParams);
  return <WelcomePage token={token} />;
}
