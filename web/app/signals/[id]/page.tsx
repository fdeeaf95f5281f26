import type { Metadata } from 'next';
import { loadSignal } from '../../../features/signals/load-signal.ts';
import { SignalPage } from '../../../features/signals/signal-page.tsx';
import { readSearchParams } from '../../../lib/search-params.ts';

type Props = PageProps<'/signals/[id]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadSignal((await params).id)).name };
}

export default async function Route({ params, searchParams }: Props) {
  return <SignalPage id={(await params).id} query={await readSearchParams(searchParams)} />;
}
