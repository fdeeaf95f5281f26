import { SignInPage } from '../../features/access/sign-in-page.tsx';
import { readSearchParams } from '../../lib/search-params.ts';

export const metadata = { title: 'Sign in' };

export default async function Route({ searchParams }: PageProps<'/sign-in'>) {
  const { next } = await readSearchParams(searchParams);
  return <SignInPage next={next} />;
}
