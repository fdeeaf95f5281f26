export { MAX_BODY_BYTES } from './body.ts';
export { otlpRoutes } from './routes.ts';
