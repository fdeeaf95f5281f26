export { deliverDue } from './deliver.ts';
export { forgetNotifications } from './list.ts';
export { notificationRoutes } from './routes.ts';
export type { Mail } from './send.ts';
export { takeNews } from './take.ts';
