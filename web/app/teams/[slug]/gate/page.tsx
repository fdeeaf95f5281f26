import { GatePage } from '../../../../features/teams/gate-page.tsx';
import { readSearchParams } from '../../../../lib/search-params.ts';

export const metadata = { title: 'Gate' };

export default async function Route({ params, searchParams }: PageProps<'/teams/[slug]/gate'>) {
  const { slug } = await params;
  return <GatePage slug={slug} cursor={(await readSearchParams(searchParams)).cursor} />;
}
