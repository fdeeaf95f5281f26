export type { LagRange } from './plan.ts';
export {
  type CorrelationKernel,
  type CorrelationScan,
  createCorrelationKernel,
  type ScanInput,
} from './scan.ts';
