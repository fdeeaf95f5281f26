export { type DescribedPair, describeLink, type LinkDescription } from './describe-link.ts';
export { type Effect, estimateEffect } from './effect.ts';
export { type Evidence, type EvidenceGrade, gradeEvidence } from './evidence.ts';
export { falseDiscoveryRates, harmonicNumber } from './false-discovery.ts';
export {
  FALSE_DISCOVERY_RATE,
  findLinks,
  type LinkFindings,
  type LinkSearch,
  type TestedPair,
  type UntestedPair,
} from './find-links.ts';
export { type Movement, pooledEffect } from './pooled-effect.ts';
export type { Steadiness } from './steadiness.ts';
