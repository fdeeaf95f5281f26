export { type CutSignals, cutWindow, type TimedSignal } from './cut-window.ts';
export { familyWiseP, type Looked } from './findings.ts';
export { type ChangeEvent, type RankedChange, rankChanges } from './rank-changes.ts';
export {
  type Candidate,
  type CandidateEvidence,
  FALSE_ALARM_RATE,
  type RootCauseQuestion,
  type RootCauseRanking,
  rankComponents,
} from './rank-components.ts';
export type { ObservedSignal, SignalKind } from './signal.ts';
