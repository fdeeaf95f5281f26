/** How strong the evidence for a link is, weakest first. The sentence about it never claims more. */
export type EvidenceGrade = 'association' | 'leads' | 'natural_experiment' | 'experiment';

/** What the grade rests on. */
export interface Evidence {
  /** Samples by which the signal precedes the KPI. */
  readonly lag: number;
  /** Whether the KPI also foretells the signal, beyond chance. */
  readonly reverse: boolean;
  readonly outOfSampleGain: number;
  /** Whether deployments moved the signal and the KPI followed in proportion. */
  readonly naturalExperiment?: boolean;
  /** Whether a randomised flag moved the signal and the KPI. */
  readonly experiment?: boolean;
}

/**
 * The highest grade the evidence allows. A link leads when the signal moves first, the KPI does not foretell the
 * signal, and knowing the signal helps on days the slope was not fitted on (Granger 1969). O(1).
 */
export function gradeEvidence(evidence: Evidence): EvidenceGrade {
  if (evidence.experiment === true) return 'experiment';
  if (evidence.naturalExperiment === true) return 'natural_experiment';
  return evidence.lag > 0 && !evidence.reverse && evidence.outOfSampleGain > 0 ? 'leads' : 'association';
}
