export {
  type Candidate,
  type CandidateEvidence,
  type RootCauseQuestion,
  type RootCauseRanking,
  rankComponents,
} from './rank-components.ts';
export type { ObservedSignal, SignalKind } from './signal.ts';
