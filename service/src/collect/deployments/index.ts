export { finishDeployment } from './finish.ts';
export { listDeployments } from './list.ts';
export { runKeyOf } from './merge.ts';
export { readDeployments } from './read.ts';
export { recordDeployment, recordDeployments } from './record.ts';
export { deploymentRoutes } from './routes.ts';
export { assertPast } from './times.ts';
export { type Withdrawal, withdrawDeployments } from './withdraw.ts';
