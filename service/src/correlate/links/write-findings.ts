import type { WatchedSignal } from '../../collect/telemetry/index.ts';
import { LinkGrade } from '../../contracts/links.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import type { LinkModel, LinkScanModel } from '../../store/generated/models.ts';
import { judgeLink, type Result } from './judge-link.ts';
import type { FoundLink } from './look-closer.ts';
import { type Findings, pairKey } from './run-scan.ts';

/** Writes what a scan came to in one transaction: links, their history, and the scan itself. */
export async function writeFindings(
  { database, now }: Context,
  scan: Pick<LinkScanModel, 'id' | 'simulated' | 'dueKey'>,
  findings: Findings,
): Promise<void> {
  const at = now();
  await transact(database, async (transaction) => {
    const known = await transaction.link.findMany({
      where: { simulated: scan.simulated },
      omit: { evidence: true },
    });
    const byKey = new Map(known.map((row) => [keyOf(row), row]));
    const counts = { added: 0, withdrawn: 0 };
    const found = new Set<string>();
    for (const link of findings.found) {
      const key = pairKey(link);
      found.add(key);
      const before = byKey.get(key) ?? null;
      await writeFound(transaction, scan, link, before, at);
      if (before === null) counts.added += 1;
    }
    for (const row of known) {
      const key = keyOf(row);
      if (found.has(key)) continue;
      if (await writeLost(transaction, scan.id, row, resultOf(key, row, findings), at)) counts.withdrawn += 1;
    }
    await transaction.linkScan.update({
      where: { id: scan.id },
      data: {
        state: 'done',
        // A night is scanned once; what was asked for may be asked for again.
        ...(scan.dueKey?.startsWith('open') && { dueKey: null }),
        finishedAt: at,
        leasedUntil: null,
        progress: 1,
        tested: findings.tested,
        found: findings.found.length,
        ...counts,
        summary: findings.summary,
        fault: null,
      },
    });
  });
}

type Known = Omit<LinkModel, 'evidence'>;

function keyOf({ seriesId, statistic, kpiId, segmentKey }: Known): string {
  return `${seriesId}:${statistic} ${kpiId} ${segmentKey}`;
}

function resultOf(key: string, { kpiId, segmentKey }: Known, { q, untestedKpis }: Findings): Result {
  const known = q.get(key);
  if (known !== undefined) return { kind: 'not_found', q: known };
  const reason =
    untestedKpis.get(kpiId) ??
    (segmentKey === '' ? 'the signal told too little' : 'the signal or the segment told too little');
  return { kind: 'untested', reason };
}

async function writeFound(
  transaction: Transaction,
  scan: { id: string; simulated: boolean },
  link: FoundLink,
  before: Known | null,
  at: Date,
): Promise<void> {
  const judged = judgeLink(before, { kind: 'found' }, at);
  const figures = figuresOf(link);
  const data = {
    ...namesOf(link.watched),
    ...figures,
    simulated: scan.simulated,
    segment: link.series.segment,
    state: judged.state,
    missed: judged.missed,
    lastFoundAt: at,
    lastTestedAt: at,
    withdrawnAt: null,
    withdrawnReason: null,
  };
  const identity = {
    seriesId: link.watched.seriesId,
    statistic: link.watched.statistic,
    kpiId: link.series.kpi.id,
    segmentKey: link.series.segmentKey,
  };
  const { id } = await transaction.link.upsert({
    where: { seriesId_statistic_kpiId_segmentKey: identity },
    create: { ...identity, ...data, firstFoundAt: at },
    update: data,
    select: { id: true },
  });
  if (judged.event === null) return;
  const { grade, effect, lower, upper, lagMs, q } = figures;
  const turned = before !== null && Math.sign(before.effect) !== Math.sign(effect);
  await transaction.linkReading.create({
    data: {
      linkId: id,
      scanId: scan.id,
      at,
      event: judged.event,
      grade,
      effect,
      lower,
      upper,
      lagMs,
      q,
      note: turned ? 'The effect has turned round.' : sayGrade(before, grade),
    },
  });
}

/** Answers whether it was withdrawn. */
async function writeLost(
  transaction: Transaction,
  scanId: string,
  row: Known,
  result: Result,
  at: Date,
): Promise<boolean> {
  const { state, missed, event, reason } = judgeLink(row, result, at);
  const tested = result.kind === 'not_found';
  await transaction.link.update({
    where: { id: row.id },
    data: {
      state,
      missed,
      ...(tested && { lastTestedAt: at, q: result.q }),
      ...(reason !== null && { withdrawnAt: at, withdrawnReason: reason }),
    },
  });
  if (event === null) return false;
  await transaction.linkReading.create({
    data: {
      linkId: row.id,
      scanId,
      at,
      event,
      q: tested ? result.q : null,
      note: reason ?? (result.kind === 'untested' ? result.reason : null),
    },
  });
  return event === 'withdrawn';
}

function namesOf({ service, environment, name, unit }: WatchedSignal) {
  return { service, environment, signalName: name, signalUnit: unit };
}

function figuresOf(link: FoundLink) {
  const { effect, evidence, resolution, series } = link;
  const { movements } = evidence.experiment;
  const sureness = Math.abs(effect.estimate) / Math.max(Number.EPSILON, (effect.upper - effect.lower) / 2);
  return {
    grade: link.grade,
    rank: LinkGrade.options.indexOf(link.grade) * 1_000 + Math.min(999, sureness),
    stepMs: resolution.stepMs,
    lagMs: link.lag * resolution.stepMs,
    effect: effect.estimate,
    lower: effect.lower,
    upper: effect.upper,
    q: link.q,
    days: evidence.blocks.length,
    daysHeld: evidence.blocks.filter(({ held }) => held).length,
    gain: link.steadiness?.outOfSampleGain ?? 0,
    seenLower: link.seen.lower,
    seenUpper: link.seen.upper,
    signalStep: link.signalStep,
    signalNow: link.signalNow,
    kpiNow: series.now,
    perHour: series.perHour,
    moved: movements.length,
    followed: movements.filter(({ followed }) => followed).length,
    evidence,
  };
}

function sayGrade(before: Known | null, grade: LinkGrade): string | null {
  if (before === null || before.grade === grade) return null;
  const rose = LinkGrade.options.indexOf(grade) > LinkGrade.options.indexOf(before.grade);
  return `The evidence is ${rose ? 'stronger' : 'weaker'} than before.`;
}
