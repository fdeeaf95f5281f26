import { NewPolicyPage } from '../../../../features/settings/pipelines/new-policy-page.tsx';
import { readSearchParams } from '../../../../lib/search-params.ts';

export const metadata = { title: 'Trust a repository' };

export default async function Route({ searchParams }: PageProps<'/settings/pipelines/new'>) {
  return <NewPolicyPage query={await readSearchParams(searchParams)} />;
}
