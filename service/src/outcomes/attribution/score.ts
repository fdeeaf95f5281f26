import { HOUR_MS } from '../../contracts/time.ts';
import type { Evidence } from '../../contracts/verdicts.ts';

/** A succeeded deployment that may have caused what began after it. */
export interface Suspect {
  deploymentId: string;
  version: string;
  service: string;
  finishedAt: Date;
  /** 0 for a service that is affected itself, 1 for one that it depends on, and so on. */
  distance: number;
  /** How long after it trouble may still be put down to it. */
  windowMs: number;
  /** Whether a newer one of the same service was live already when it began. */
  replaced: boolean;
  /** The deployment that undid or repaired it while the trouble lasted. */
  remediedBy: { deploymentId: string; version: string; finishedAt: Date } | null;
  /** What signals or KPIs show that it made worse; null where they show nothing. */
  madeWorse: string | null;
}

export interface Weighed {
  suspect: Suspect;
  /** 0 to 1: how much of the blame falls to it, with what may have happened beside deployments taken into account. */
  score: number;
  evidence: Evidence[];
}

/** How the trouble of one kind comes about. Chosen, and open to be argued with: `docs/definitions.md`, Attribution. */
export interface Prior {
  /** The weight of everything that is no deployment: traffic, suppliers, and what was broken all along. */
  background: number;
  /** A suspect's weight halves with each such share of the window between its finish and the trouble. */
  halfLifeShare: number;
}

export const INCIDENT_PRIOR: Prior = { background: 0.25, halfLifeShare: 1 / 8 };
/** A report follows a bug by hours or days, and most bugs are older than the last deployment. */
export const BUG_PRIOR: Prior = { background: 1, halfLifeShare: 1 / 4 };

/** Blame is put where at least this much of it falls; below, nobody is blamed. */
export const THRESHOLD = 0.5;

const PER_STEP = 0.5; // what breaks a service is more often its own deployment than that of one it calls
const REPLACED_FACTOR = 0.5; // what it brought is still there, but it had run without trouble until then
const REMEDY_FACTOR = 4; // people undo what they have found to be the cause
const WORSE_FACTOR = 4; // as telling, and seen without waiting for them

/**
 * Weighs suspects against each other and against everything else that may have happened: weight = recency × distance ×
 * replaced × remedy × made worse, score = weight ÷ (all weights + background). Pure; sorted best first, ties by the later finish.
 */
export function weigh(suspects: Suspect[], beganAt: Date, prior: Prior): Weighed[] {
  const weights = suspects.map((suspect) => weightOf(suspect, beganAt, prior));
  const all = weights.reduce((sum, weight) => sum + weight, prior.background);
  return suspects
    .map((suspect, index) => ({
      suspect,
      score: (weights[index] ?? 0) / all,
      evidence: tell(suspect, beganAt),
    }))
    .sort(
      (a, b) =>
        b.score - a.score ||
        b.suspect.finishedAt.getTime() - a.suspect.finishedAt.getTime() ||
        (a.suspect.deploymentId < b.suspect.deploymentId ? -1 : 1),
    );
}

function weightOf(
  { finishedAt, distance, windowMs, replaced, remediedBy, madeWorse }: Suspect,
  beganAt: Date,
  { halfLifeShare }: Prior,
): number {
  const age = beganAt.getTime() - finishedAt.getTime();
  const recency = 2 ** (-age / (windowMs * halfLifeShare));
  const shown = (remediedBy ? REMEDY_FACTOR : 1) * (madeWorse === null ? 1 : WORSE_FACTOR);
  return recency * PER_STEP ** distance * (replaced ? REPLACED_FACTOR : 1) * shown;
}

function tell(suspect: Suspect, beganAt: Date): Evidence[] {
  const { version, service, deploymentId, finishedAt, distance, replaced, remediedBy, madeWorse } = suspect;
  const where = distance === 0 ? `of ${service}` : `of ${service}, on which it depends`;
  const evidence: Evidence[] = [
    {
      statement: `${version} ${where} had finished ${sayAge(beganAt.getTime() - finishedAt.getTime())} before it began${replaced ? ', and a newer one was live by then' : ''}.`,
      deploymentId,
      at: finishedAt.toISOString(),
    },
  ];
  if (remediedBy) {
    evidence.push({
      statement: `${remediedBy.version} undid or repaired that deployment while it lasted.`,
      deploymentId: remediedBy.deploymentId,
      at: remediedBy.finishedAt.toISOString(),
    });
  }
  if (madeWorse !== null) evidence.push({ statement: madeWorse, deploymentId });
  return evidence;
}

function sayAge(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return `${Math.round(ms / HOUR_MS)} h`;
}
