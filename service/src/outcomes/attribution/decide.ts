import type { AttributionOrigin, Candidate } from '../../contracts/attributions.ts';
import type { Evidence } from '../../contracts/verdicts.ts';
import { type Prior, type Suspect, THRESHOLD, weigh } from './score.ts';

const CANDIDATES_KEPT = 5;

export interface Decision {
  deploymentId: string | null;
  score: number | null;
  origin: AttributionOrigin;
  evidence: Evidence[];
  candidates: Candidate[];
}

/** What was named as the cause by whoever reported it, and the deployment found by that name. */
export interface StatedCause {
  name: string;
  found: { id: string; version: string } | null;
}

/** A stated cause wins; else the best candidate, if enough of the blame falls to it; else nobody. Pure. */
export function decide(
  suspects: Suspect[],
  beganAt: Date,
  prior: Prior,
  stated: StatedCause | null,
): Decision {
  const weighed = weigh(suspects, beganAt, prior);
  const candidates = weighed.slice(0, CANDIDATES_KEPT).map(({ suspect, score, evidence }) => ({
    deployment: {
      id: suspect.deploymentId,
      service: suspect.service,
      version: suspect.version,
      finishedAt: suspect.finishedAt.toISOString(),
    },
    score: round(score),
    evidence,
  }));
  if (stated?.found) {
    const { id, version } = stated.found;
    const named = version === stated.name ? version : `${version} (as ${stated.name})`;
    const evidence = [{ statement: `Whoever reported it named ${named} as the cause.`, deploymentId: id }];
    return { deploymentId: id, score: null, origin: 'stated', evidence, candidates };
  }
  const unknown: Evidence[] = stated
    ? [{ statement: `The cause that was named, ${stated.name}, is no deployment known here.` }]
    : [];
  const [best] = weighed;
  if (best && best.score >= THRESHOLD) {
    return {
      deploymentId: best.suspect.deploymentId,
      score: round(best.score),
      origin: 'rule',
      evidence: [...unknown, ...best.evidence],
      candidates,
    };
  }
  const statement = best
    ? `Nobody is blamed: the best candidate, ${best.suspect.version} of ${best.suspect.service}, reaches ${best.score.toFixed(2)} of 1, and ${THRESHOLD.toFixed(2)} is needed.`
    : 'Nobody is blamed: no deployment of the affected services, or of those they depend on, finished within the attribution window before it.';
  return {
    deploymentId: null,
    score: null,
    origin: 'rule',
    evidence: [...unknown, { statement }],
    candidates,
  };
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
