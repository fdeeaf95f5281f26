export { addDueScans } from './request-scan.ts';
export { linkRoutes } from './routes.ts';
export { scanWaiting } from './scan-waiting.ts';
