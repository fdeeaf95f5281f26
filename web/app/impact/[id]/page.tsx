import type { Metadata } from 'next';
import { LinkPage } from '../../../features/impact/link-page.tsx';
import { loadLink } from '../../../features/impact/load-links.ts';
import { sayLink } from '../../../features/impact/say-link.ts';
import { plainText } from '../../../ui/sentence.tsx';

type Props = PageProps<'/impact/[id]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: plainText(sayLink(await loadLink((await params).id))) };
}

export default async function Route({ params }: Props) {
  return <LinkPage id={(await params).id} />;
}
