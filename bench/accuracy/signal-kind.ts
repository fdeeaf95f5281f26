import type { SignalKind } from '../../service/src/engine/root-cause/index.ts';

const WORDS: ReadonlyArray<readonly [SignalKind, RegExp]> = [
  ['latency', /latenc|duration|response.?time|elapsed|\bp(50|9\d)\b/i],
  ['failure', /error|fail|fault|exception|5xx|timeout/i],
  ['success', /availab|success|uptime/i],
  ['traffic', /request|traffic|throughput|workload|\brps\b|\bqps\b|calls/i],
];

/** What a metric measures, told from the common words for it; CPU, memory and the rest are `other`. */
export function kindOfMetric(name: string): SignalKind {
  return WORDS.find(([, words]) => words.test(name))?.[0] ?? 'other';
}
