export { openConnection, webhookSecretsOf } from './open.ts';
export { reconcile } from './reconcile.ts';
export { connectionRoutes } from './routes.ts';
export { runSyncs } from './run-syncs.ts';
export {
  type OpenConnection,
  type Source,
  type Sources,
  type SyncPage,
  SyncPause,
  type SyncStep,
  type Wanted,
} from './source.ts';
