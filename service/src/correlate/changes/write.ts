import { lockEnvironments, type Transaction } from '../../store/database.ts';
import { risingId } from '../../store/rising-id.ts';
import { type Claim, type Conclusion, conclude } from './conclude.ts';
import { type Finding, nothingTold, type Watch } from './finding.ts';
import type { Look } from './look.ts';
import { ARRIVAL_MS, lookAfter, lookAgainAt } from './schedule.ts';

/** From when to when the verdicts of an environment have to be looked at again. */
export interface Turned {
  environmentId: string;
  since: Date;
}

/**
 * Writes what a look saw, unless the plan has changed meanwhile: then the look was at something else, and null is the
 * answer. Otherwise tells what has to be judged anew: nothing where nothing new is held against a deployment.
 */
export async function writeLook(
  transaction: Transaction,
  watch: Watch,
  { findings, lookMs, lookedTo, spent }: Look,
  now: Date,
): Promise<Turned[] | null> {
  await lockEnvironments(transaction, [watch.environmentId]);
  const [present] = await transaction.$queryRaw<{ at: Date; looks: number; evidence: unknown }[]>`
    SELECT at, looks, evidence FROM change_watches WHERE id = ${watch.id} FOR UPDATE`;
  if (!present || present.at.getTime() !== watch.at.getTime() || present.looks !== watch.looks) return null;
  if (watch.looks === 0) await transaction.changeFinding.deleteMany({ where: { watchId: watch.id } });
  const earlier: Claim[] = await transaction.changeClaim.findMany({
    where: { watchId: watch.id },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  const conclusion = conclude({ at: watch.at, lookMs, findings, earlier });
  await writeFindings(transaction, watch.id, findings);
  await transaction.changeClaim.createMany({
    data: conclusion.claims.map((claim) => ({ id: risingId(), watchId: watch.id, ...claim, at: lookedTo })),
  });
  const next = lookAfter(lookMs, watch.until.getTime() - watch.at.getTime());
  const nextLookAt =
    next === undefined
      ? nothingTold(findings)
        ? lookAgainAt(watch.until, now)
        : null
      : new Date(watch.at.getTime() + next + ARRIVAL_MS);
  await transaction.changeWatch.update({
    where: { id: watch.id },
    data: {
      lookedTo,
      looks: watch.looks + 1,
      spent,
      worseSince: conclusion.worseSince,
      evidence: conclusion.evidence,
      nextLookAt,
      leasedUntil: null,
    },
    select: { id: true },
  });
  const remedied = await markRemedied(transaction, watch, findings);
  const turned = hasTurned(watch, conclusion, present.evidence) ? [watch.at] : [];
  if (watch.deploymentId === null) turned.length = 0;
  const since = [...turned, ...remedied].sort((a, b) => a.getTime() - b.getTime())[0];
  return since ? [{ environmentId: watch.environmentId, since }] : [];
}

function hasTurned(watch: Watch, { worseSince, evidence }: Conclusion, before: unknown): boolean {
  return (
    watch.worseSince?.getTime() !== worseSince?.getTime() || JSON.stringify(before) !== inOrder(evidence)
  );
}

/** As PostgreSQL gives jsonb back: keys by length. */
function inOrder(evidence: Conclusion['evidence']): string {
  return JSON.stringify(
    evidence.map((entry) =>
      Object.fromEntries(Object.entries(entry).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))),
    ),
  );
}

async function writeFindings(transaction: Transaction, watchId: string, findings: Finding[]): Promise<void> {
  const rows = findings.map((finding) => ({
    watch_id: watchId,
    key: finding.key,
    subject: finding.subject,
    service: finding.service,
    name: finding.name,
    unit: finding.unit,
    role: finding.role,
    proportion: finding.proportion,
    worse: finding.worse,
    verdict: finding.verdict,
    counts: finding.counts,
    confounder: finding.confounder,
    before: finding.before,
    after: finding.after,
    shift: finding.shift,
    lower: finding.lower, // JSON makes null of what is infinite: too few values for an interval
    upper: finding.upper,
    threshold: finding.threshold,
    p_value: finding.pValue,
    q_value: finding.qValue,
    days_compared: finding.daysCompared,
    reason: finding.reason,
    onset_ms: finding.onsetMs,
    looked_to: finding.lookedTo,
    claimed_at: finding.claimedAt,
    withdrawn_at: finding.withdrawnAt,
  }));
  await transaction.$executeRaw`
    INSERT INTO change_findings
    SELECT * FROM jsonb_populate_recordset(NULL::change_findings, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (watch_id, key) DO UPDATE SET subject = excluded.subject, service = excluded.service,
      name = excluded.name, unit = excluded.unit, role = excluded.role, proportion = excluded.proportion,
      worse = excluded.worse, verdict = excluded.verdict, counts = excluded.counts,
      confounder = excluded.confounder, before = excluded.before, after = excluded.after, shift = excluded.shift,
      lower = excluded.lower, upper = excluded.upper, threshold = excluded.threshold, p_value = excluded.p_value,
      q_value = excluded.q_value, days_compared = excluded.days_compared, reason = excluded.reason,
      onset_ms = excluded.onset_ms, looked_to = excluded.looked_to, claimed_at = excluded.claimed_at,
      withdrawn_at = excluded.withdrawn_at`;
}

/**
 * Notes of earlier deployments and changes there that what they had made worse came back with this one, and gives back
 * when those were.
 */
async function markRemedied(transaction: Transaction, watch: Watch, findings: Finding[]): Promise<Date[]> {
  const better = findings.filter(({ verdict }) => verdict === 'better').map(({ key }) => key);
  if (better.length === 0) return [];
  const rows = await transaction.$queryRaw<{ at: Date }[]>`
    UPDATE change_watches w SET remedied_at = ${watch.at}
    WHERE w.environment_id = ${watch.environmentId} AND w.at < ${watch.at} AND w.worse_since IS NOT NULL
      AND (w.remedied_at IS NULL OR w.remedied_at > ${watch.at})
      AND EXISTS (SELECT 1 FROM change_findings f
        WHERE f.watch_id = w.id AND f.verdict = 'worse' AND f.counts AND f.key = ANY(${better}))
    RETURNING w.at`;
  return rows.map(({ at }) => at);
}
