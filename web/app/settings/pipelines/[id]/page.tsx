import { PolicyPage } from '../../../../features/settings/pipelines/policy-page.tsx';

export const metadata = { title: 'Trust policy' };

export default async function Route({ params }: PageProps<'/settings/pipelines/[id]'>) {
  return <PolicyPage id={(await params).id} />;
}
