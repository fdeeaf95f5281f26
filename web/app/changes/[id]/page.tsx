import type { Metadata } from 'next';
import { ChangePage } from '../../../features/changes/change-page.tsx';
import { loadChange } from '../../../features/changes/load-changes.ts';

type Props = PageProps<'/changes/[id]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { service, name } = await loadChange((await params).id);
  return { title: `${service.name} ${name}` };
}

export default async function Route({ params }: Props) {
  return <ChangePage id={(await params).id} />;
}
