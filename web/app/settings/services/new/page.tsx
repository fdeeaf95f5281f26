import { ServicePage } from '../../../../features/settings/service-page.tsx';
import { readSearchParams } from '../../../../lib/search-params.ts';

export const metadata = { title: 'New service' };

export default async function Route({ searchParams }: PageProps<'/settings/services/new'>) {
  const { name = '' } = await readSearchParams(searchParams);
  return <ServicePage slug={null} suggested={name} />;
}
