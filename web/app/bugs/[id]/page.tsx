import type { Metadata } from 'next';
import { BugPage } from '../../../features/bugs/bug-page.tsx';
import { loadBug } from '../../../features/bugs/load-bug.ts';

type Props = PageProps<'/bugs/[id]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadBug((await params).id)).title };
}

export default async function Route({ params }: Props) {
  return <BugPage id={(await params).id} />;
}
