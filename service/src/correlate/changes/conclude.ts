import type { ChangeVerdict } from '../../contracts/signal-changes.ts';
import type { Evidence } from '../../contracts/verdicts.ts';
import { byWeight, type Finding, shiftOf } from './finding.ts';
import { sayLength, sayMoved, saySignal, sayWithdrawn } from './say.ts';

/** A statement that was made or taken back. */
export interface Claim {
  key: string;
  claimed: boolean;
  verdict: ChangeVerdict;
  counts: boolean;
  statement: string;
}

export interface Conclusion {
  /** Since when something is worse that speaks against the change; null where nothing is. */
  worseSince: Date | null;
  evidence: Evidence[];
  claims: Claim[];
}

const MOST_EVIDENCE = 5; // the whole list stands on the page

/**
 * What the findings of a look come to: since when the change made something worse, with the statements behind it, and
 * what is said anew or taken back. `earlier` are the claims made so far, the oldest first. Pure.
 */
export function conclude(input: {
  at: Date;
  lookMs: number;
  findings: readonly Finding[];
  earlier: readonly Claim[];
}): Conclusion {
  const { at, lookMs, findings, earlier } = input;
  const claims = findings.flatMap((finding) => toClaim(finding, lookMs));
  const against = findings.filter(({ verdict, counts }) => verdict === 'worse' && counts).toSorted(byWeight);
  if (against.length === 0) {
    return { worseSince: null, evidence: tellWithdrawn([...earlier, ...claims], at, lookMs), claims };
  }
  const since = Math.min(...against.map(({ onsetMs }) => onsetMs ?? lookMs));
  const evidence = against.slice(0, MOST_EVIDENCE).map((finding) => ({
    statement: sayFinding(finding),
    at: new Date(at.getTime() + (finding.onsetMs ?? lookMs)).toISOString(),
  }));
  if (against.length > MOST_EVIDENCE) {
    evidence.push({
      statement: `${against.length - MOST_EVIDENCE} more signals became worse.`,
      at: at.toISOString(),
    });
  }
  return { worseSince: new Date(at.getTime() + since), evidence, claims };
}

function toClaim(finding: Finding, lookMs: number): Claim[] {
  const { key, verdict, counts, turn } = finding;
  if (turn === null) return [];
  if (turn === 'claimed') return [{ key, claimed: true, verdict, counts, statement: sayFinding(finding) }];
  const statement = sayWithdrawn(finding, { ...finding, shifted: shiftOf(finding) }, lookMs);
  return [{ key, claimed: false, verdict, counts: false, statement }];
}

/** What a finding says, with what keeps it from counting. */
export function sayFinding(finding: Finding): string {
  const { confounder, reason } = finding;
  const shifted = shiftOf(finding);
  const said = saySignal(finding, { ...finding, shifted });
  return confounder === null || reason !== null ? said : `${said} That may be because ${confounder}.`;
}

/** What was held against it and is no more: for each such signal what was claimed, and why it was taken back. */
function tellWithdrawn(claims: readonly Claim[], at: Date, lookMs: number): Evidence[] {
  const seen = new Map<string, { claimed?: Claim; withdrawn?: Claim }>();
  for (const claim of claims) {
    const known = seen.get(claim.key) ?? {};
    if (claim.claimed && claim.verdict === 'worse' && claim.counts) seen.set(claim.key, { claimed: claim });
    else if (!claim.claimed && known.claimed) seen.set(claim.key, { ...known, withdrawn: claim });
  }
  return [...seen.values()].slice(0, MOST_EVIDENCE).flatMap(({ claimed, withdrawn }): Evidence[] => {
    if (!claimed || !withdrawn) return [];
    const statement = `It was said that ${lowered(claimed.statement)} That was withdrawn: ${lowered(withdrawn.statement)}`;
    return [{ statement, at: new Date(at.getTime() + lookMs).toISOString() }];
  });
}

/** Names begin as they do; only `Over the …` loses its capital. */
function lowered(statement: string): string {
  return statement.replace(/^Over /, 'over ');
}

/** The sentence that leads a page about what changed. */
export function sayLead(input: {
  findings: readonly Finding[];
  lookMs: number;
  done: boolean;
  subject: string;
}): string {
  const { findings, lookMs, done, subject } = input;
  const [first, ...more] = findings
    .filter(({ verdict, counts }) => (verdict === 'worse' || verdict === 'better') && counts)
    .toSorted(byWeight);
  const shifted = first && shiftOf(first);
  if (first && shifted) {
    const others = more.filter(({ verdict }) => verdict === first.verdict).length;
    const also =
      others === 0 ? '' : ` ${others} more ${first.verdict === 'worse' ? 'became worse' : 'improved'}.`;
    return `${sayMoved(first, shifted, first.onsetMs)}${also}`;
  }
  const told = findings.filter(({ verdict }) => verdict !== 'no_data').length;
  const over = sayLength(lookMs);
  if (told === 0) {
    return findings.length === 0
      ? 'Nothing measures its service, its neighbours or a KPI of its team.'
      : `Of ${findings.length} signals and KPIs none told enough to say whether ${subject} changed them.`;
  }
  const steady = findings.filter(({ verdict }) => verdict === 'unchanged').length;
  const soFar = done ? '' : ' so far';
  return `No signal or KPI is shown to have become worse${soFar}: ${told} were compared over ${over}, and ${steady} did not change.`;
}
