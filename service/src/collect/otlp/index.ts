export { assertRoom, collectBody, inMebibytes, MAX_BODY_BYTES, reserve, tooLarge } from './body.ts';
export { type Explained, RETRY_AFTER_SECONDS, sayFailure } from './explain.ts';
export { avalanche, Fingerprint } from './fingerprint.ts';
export { type GrpcListener, openOtlpGrpc } from './grpc.ts';
export { otlpRoutes } from './routes.ts';
export { timeFault } from './time-fault.ts';
export { FIXED64, LENGTH, MalformedError, VARINT, Wire } from './wire.ts';
