import type { Metadata } from 'next';
import { LiveSignalPage } from '../../../features/live/live-signal-page.tsx';
import { loadLiveSignal } from '../../../features/live/load-live-signal.ts';

type Props = PageProps<'/live/[id]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadLiveSignal((await params).id)).what };
}

export default async function Route({ params }: Props) {
  return <LiveSignalPage id={(await params).id} />;
}
