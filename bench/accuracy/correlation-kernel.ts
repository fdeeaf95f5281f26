import { readFileSync } from 'node:fs';
import { type CorrelationKernel, createCorrelationKernel } from '../../service/src/engine/kernel/index.ts';

/** The kernel from the committed binary; the engine itself reads no file. */
export function loadCorrelationKernel(): CorrelationKernel {
  return createCorrelationKernel(
    readFileSync(new URL('../../service/src/engine/kernel/scan.wasm', import.meta.url)),
  );
}
