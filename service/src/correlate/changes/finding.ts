import type { ChangeSubject, ChangeVerdict } from '../../contracts/signal-changes.ts';
import type { Written } from './say.ts';

/** What one signal or KPI did, as of a look. Numbers in its unit; null where there is none. */
export interface Finding extends Written {
  key: string;
  subject: ChangeSubject;
  service: string | null;
  role: string;
  worse: 'higher' | 'lower' | 'either';
  verdict: ChangeVerdict;
  /** What this look says that the one before did not. */
  turn: 'claimed' | 'withdrawn' | null;
  counts: boolean;
  confounder: string | null;
  before: number | null;
  after: number | null;
  shift: number | null;
  lower: number | null;
  upper: number | null;
  threshold: number | null;
  pValue: number | null;
  qValue: number | null;
  daysCompared: number;
  reason: string | null;
  onsetMs: number | null;
  lookedTo: Date;
  claimedAt: Date | null;
  withdrawnAt: Date | null;
}

/** A deployment or another change that is being looked at, with what was seen so far. */
export interface Watch {
  id: string;
  deploymentId: string | null;
  changeId: string | null;
  environmentId: string;
  begunAt: Date;
  at: Date;
  windowMs: number;
  until: Date;
  lookedTo: Date | null;
  looks: number;
  spent: number;
  worseSince: Date | null;
  findings: Finding[];
}

/** Whether there was something to look at, and none of it told enough: what is told late is waited for then. */
export function nothingTold(findings: readonly Pick<Finding, 'verdict'>[]): boolean {
  return findings.length > 0 && findings.every(({ verdict }) => verdict === 'no_data');
}

/** The shift of a finding with its interval; null where there is none to speak of. */
export function shiftOf({
  shift,
  lower,
  upper,
}: Pick<Finding, 'shift' | 'lower' | 'upper'>): { shift: number; lower: number; upper: number } | null {
  return shift === null || lower === null || upper === null ? null : { shift, lower, upper };
}

const PLACES: ChangeSubject[] = ['own', 'kpi', 'dependent', 'dependency'];
const VERDICTS: ChangeVerdict[] = ['worse', 'better', 'moved', 'undecided', 'no_data', 'unchanged'];

/** The most telling first: what is worse, whose it is, and by how much beyond what is worth a word. */
export function byWeight(
  a: Pick<Finding, 'verdict' | 'counts' | 'subject' | 'shift' | 'threshold' | 'key'>,
  b: typeof a,
): number {
  const size = ({ shift, threshold }: typeof a) => Math.abs(shift ?? 0) / (threshold || 1);
  return (
    VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
    Number(b.counts) - Number(a.counts) ||
    PLACES.indexOf(a.subject) - PLACES.indexOf(b.subject) ||
    size(b) - size(a) ||
    (a.key < b.key ? -1 : 1)
  );
}
