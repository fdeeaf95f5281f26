import type { RecordIncident } from '@throughline/service/contracts/incidents';
import { DAY_MS } from '@throughline/service/contracts/time';
import { SOURCE } from './deployments.ts';
import type { Attempt } from './pipelines.ts';
import type { Random } from './random.ts';
import type { Span } from './releases.ts';
import { CALLS } from './services.ts';
import { OUTSIDE_TROUBLE, WORDS } from './words.ts';

const MINUTE_MS = 60_000;
const BREAKAGE_HARMS = 0.35; // the rest is undone before users are harmed enough to call it an incident

export interface SimulatedIncident {
  record: RecordIncident;
  causedBy: string | undefined;
}

interface Draft {
  service: string;
  title: string;
  severity: 'minor' | 'major' | 'critical';
  startedAt: number;
  detectedAt: number;
  resolvedAt: number;
  causedBy?: string;
}

export function inventIncidents(
  attempts: readonly Attempt[],
  span: Span,
  random: Random,
  idPrefix: string,
): SimulatedIncident[] {
  return [...incidentsOfBreakages(attempts, random), ...incidentsFromOutside(span, random)]
    .filter(({ detectedAt }) => detectedAt <= span.end)
    .sort((a, b) => a.startedAt - b.startedAt)
    .map((draft, index) => ({
      record: {
        services: [draft.service, ...callersOf(draft.service)],
        title: draft.title,
        source: SOURCE,
        externalId: `${idPrefix}/INC-${index + 118}`,
        severity: draft.severity,
        startedAt: iso(draft.startedAt),
        detectedAt: iso(draft.detectedAt),
        ...(draft.resolvedAt <= span.end && { resolvedAt: iso(draft.resolvedAt) }),
      },
      causedBy: draft.causedBy,
    }));
}

/** They suffer with it. */
function callersOf(service: string): string[] {
  return Object.keys(CALLS).filter((caller) => CALLS[caller]?.includes(service));
}

function incidentsOfBreakages(attempts: readonly Attempt[], random: Random): Draft[] {
  return attempts.flatMap((attempt): Draft[] => {
    const undoing = attempt.undoing;
    if (undoing === undefined || !undoing.countsAsFailure || !random.chance(BREAKAGE_HARMS)) return [];
    const startedAt =
      attempt.finishedAt + random.between(0.05, 0.3) * (undoing.by.finishedAt - attempt.finishedAt);
    const resolvedAt = undoing.by.finishedAt;
    return [
      {
        service: attempt.service,
        title: random.pick(WORDS[attempt.service]?.bugs ?? []),
        severity: random.pick(['minor', 'major', 'major', 'critical']),
        startedAt,
        detectedAt: startedAt + random.between(0.1, 0.4) * (resolvedAt - startedAt),
        resolvedAt,
        causedBy: attempt.externalId,
      },
    ];
  });
}

function incidentsFromOutside(span: Span, random: Random): Draft[] {
  return OUTSIDE_TROUBLE.map(({ service, title, severity }) => {
    const startedAt = random.between(span.from, span.end - DAY_MS);
    const resolvedAt = startedAt + random.logNormal(95, 0.7) * MINUTE_MS;
    const detectedAt = startedAt + random.between(0.05, 0.3) * (resolvedAt - startedAt);
    return { service, title, severity, startedAt, detectedAt, resolvedAt };
  });
}

function iso(instant: number): string {
  return new Date(Math.floor(instant / 1000) * 1000).toISOString();
}
