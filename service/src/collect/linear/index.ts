export { linearHandler } from './apply-event.ts';
export { linearWebhook } from './routes.ts';
export { linearSource } from './source.ts';
