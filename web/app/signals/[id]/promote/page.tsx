import type { Metadata } from 'next';
import { loadSignal } from '../../../../features/signals/load-signal.ts';
import { PromotePage } from '../../../../features/signals/promote-page.tsx';

type Props = PageProps<'/signals/[id]/promote'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Make ${(await loadSignal((await params).id)).name} a KPI` };
}

export default async function Route({ params }: Props) {
  return <PromotePage id={(await params).id} />;
}
