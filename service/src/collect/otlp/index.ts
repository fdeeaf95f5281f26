export { MAX_BODY_BYTES } from './body.ts';
export { type GrpcListener, openOtlpGrpc } from './grpc.ts';
export { otlpRoutes } from './routes.ts';
