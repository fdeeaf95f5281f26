import type { Metadata } from 'next';
import { DeploymentPage } from '../../../features/deployments/deployment-page.tsx';
import { loadDeployment } from '../../../features/deployments/load-deployment.ts';

type Props = PageProps<'/deployments/[id]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { service, version } = await loadDeployment((await params).id);
  return { title: `${service.name} ${version}` };
}

export default async function Route({ params }: Props) {
  return <DeploymentPage id={(await params).id} />;
}
