export { MAX_BODY_BYTES } from './body.ts';
export { type OtlpRoutes, otlpRoutes } from './routes.ts';
