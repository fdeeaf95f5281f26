import { DeploymentDetail } from '@throughline/service/contracts/deployments';
import { cache } from 'react';
import { forPage, read } from '../../lib/read.ts';

/** Read once per request: the title of the page and the page itself both need it. */
export const loadDeployment = cache((id: string): Promise<DeploymentDetail> => {
  const segment = encodeURIComponent(id);
  return forPage(`/deployments/${segment}`, () => read(DeploymentDetail, `/api/v1/deployments/${segment}`));
});
