import { z } from 'zod';
import { ChangeKind } from './change-events.ts';
import { BriefImpact } from './impacts.ts';
import { line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

/** How long after a minute has ended its value is final: what arrives later must not look like a gap. */
export const SETTLE_MS = 90_000;

/** Who or what is harmed, the worst first: it orders the live page and gives the severity. */
export const HARMS = [
  'money',
  'outcome',
  'kpi',
  'errors',
  'silence',
  'latency',
  'traffic',
  'saturation',
  'other',
] as const;
export const Harm = z
  .enum(HARMS)
  .describe(
    '`money`: a KPI whose unit has a worth; `outcome`: what a team is measured by; `kpi`: another KPI, or a signal that counts business; the rest is what a signal tells of its service; `silence`: it told something and has stopped',
  );
export type Harm = z.infer<typeof Harm>;

export const Severity = z.enum(['minor', 'major', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** What is watched: one statistic of a signal, a KPI, or a service of which nothing is heard. */
export const WatchedSubject = z.object({
  kind: z.enum(['signal', 'kpi', 'service']),
  ref: z.string().describe('Id of the signal, slug of the KPI or of the service'),
  name: z.string().describe('For a person, such as `checkout-api POST /pay p95 latency`'),
  statistic: z.string().nullable(),
  unit: z.string(),
  proportion: z.boolean().describe('Whether its values are shares, to be shown as per cent'),
  role: z.enum(['kpi', 'business', 'errors', 'latency', 'traffic', 'saturation', 'other']),
  worse: z.enum(['higher', 'lower', 'either']),
  service: z.string().nullable(),
  team: z.string().nullable(),
  money: z.boolean().describe('Whether a unit of it has a worth'),
  outcome: z.boolean().describe('Whether a team is measured by it'),
  stepMs: z.number().int().describe('For how long each value stands'),
  late: z.boolean().optional().describe('Of a silence that is over: what was missed came late'),
});
export type WatchedSubject = z.infer<typeof WatchedSubject>;

export const Anomaly = z.object({
  id: z.string(),
  kind: z.enum(['value', 'silence']),
  subject: WatchedSubject,
  since: Timestamp,
  until: Timestamp.nullable().describe('Null while it goes on'),
  lastAt: Timestamp.describe('The newest minute that was looked at'),
  confirmed: z.boolean().describe('Whether it has lasted long enough to be believed: three of five minutes'),
  direction: z.enum(['above', 'below', 'silent']),
  worse: z.boolean().describe('Whether it is for the worse, and large enough to matter'),
  score: z.number().describe('0 to 1; from 0.5 on it is unusual'),
  expected: z.number().nullable(),
  lower: z.number().nullable().describe('The band that was expected'),
  upper: z.number().nullable(),
  observed: z.number().nullable().describe('The newest value'),
  worst: z.number().nullable().describe('The value furthest from what was expected'),
});
export type Anomaly = z.infer<typeof Anomaly>;

export const LiveChange = z.object({
  at: Timestamp,
  to: z.enum([
    'opened',
    'resolved',
    'reopened',
    'worse',
    'merged',
    'acknowledged',
    'muted',
    'unmuted',
    'incident_opened',
    'incident_closed',
  ]),
  by: z.string().nullable().describe('Who did it; null where Throughline did'),
  note: z.string().nullable(),
});
export type LiveChange = z.infer<typeof LiveChange>;

/** Where it may have begun, as the ranking of causes has it. */
export const LikelyCauses = z.object({
  status: z
    .enum(['ranked', 'narrowed', 'nothing_stands_out', 'no_data'])
    .describe(
      '`narrowed`: too little has been seen for a ranking; the services are those that are not as expected and call no other that is not',
    ),
  sentence: z.string(),
  computedAt: Timestamp,
  final: z.boolean().describe('Half an hour has passed since: it stays as it is'),
  services: z
    .array(z.object({ service: z.string(), score: z.number(), statement: z.string() }))
    .describe('The best first, at most three; without a ranking each scores 0'),
  changes: z
    .array(
      z.object({
        deploymentId: z.string().nullable(),
        changeId: z.string().nullable().optional().describe('Of a flag or a setting'),
        service: z.string(),
        what: z.string(),
        at: Timestamp,
        score: z.number(),
        statement: z.string(),
      }),
    )
    .describe('Deployments and other changes that may lie behind it, the best first'),
  ruledOut: z.array(z.string()).describe('Services that were looked at and are not it'),
});
export type LikelyCauses = z.infer<typeof LikelyCauses>;

/** One thing that can be done about it, prepared as far as what is known goes. */
export const NextStep = z.object({
  kind: z
    .enum(['roll_back', 'undo', 'call', 'runbook', 'past'])
    .describe(
      '`roll_back`: to the version before; `undo`: a flag or a setting; `call`: who answers for it; `past`: how the same ended before',
    ),
  says: z.string().describe('Such as `Roll back checkout-api to v4.17`'),
  because: z.string().nullable(),
  href: z.string().describe('A page here, or an address elsewhere'),
  rollback: z
    .object({
      service: z.string(),
      environment: z.string(),
      from: z.string(),
      to: z.string(),
      job: z.string().nullable().describe('What deployed it the last time, to be run again'),
    })
    .nullable(),
});
export type NextStep = z.infer<typeof NextStep>;

const Mute = z.object({ by: z.string(), at: Timestamp, until: Timestamp, why: z.string() });

export const LiveSignal = z.object({
  id: z.string(),
  state: z.enum(['open', 'resolved']),
  title: z.string().describe('In plain words, with its beginning in UTC'),
  what: z.string().describe('Such as `POST /pay of checkout-api is slow`'),
  detail: z.string().describe('Such as `p95 590 ms instead of 380 ms`'),
  harm: Harm,
  severity: Severity,
  since: Timestamp.describe(
    'When the first of it that people notice was not as expected: a KPI, errors, latency or silence',
  ),
  openedAt: Timestamp.describe('When it was said'),
  updatedAt: Timestamp,
  resolvedAt: Timestamp.nullable(),
  services: z.array(z.string()),
  teams: z.array(z.string()),
  kpis: z.array(z.string()),
  simulated: z.boolean(),
  quiet: z
    .enum(['muted', 'maintenance'])
    .nullable()
    .describe('Why nobody is called for it, and it is not counted as degrading'),
  muted: Mute.nullable(),
  maintenance: z.object({ id: z.string(), why: z.string(), to: Timestamp }).nullable(),
  acknowledged: z.object({ by: z.string(), at: Timestamp }).nullable(),
  incident: z.string().nullable().describe('Id of the incident it has opened'),
  mergedInto: z.string().nullable().describe('The live signal that goes on in its place'),
  anomalies: z.array(Anomaly).describe('In the order of their beginning'),
  deployments: z
    .array(
      z.object({
        id: z.string(),
        service: z.string(),
        version: z.string(),
        environment: z.string(),
        finishedAt: Timestamp,
      }),
    )
    .describe('Of these services, within the hour before it began'),
  changes: z
    .array(
      z.object({
        id: z.string(),
        service: z.string(),
        environment: z.string(),
        kind: ChangeKind,
        name: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        at: Timestamp,
      }),
    )
    .describe('Flags and settings of these services that were changed within the hour before it began'),
  causes: LikelyCauses.nullable().describe('Null until they have been looked for'),
  impact: BriefImpact.nullable().describe(
    'What it has cost, or why that is not known; null until it was measured. GET /live/:id/impact has the whole',
  ),
  steps: z.array(NextStep).describe('What to do, the most telling first; empty once it is over'),
  history: z.array(LiveChange),
});
export type LiveSignal = z.infer<typeof LiveSignal>;

/** How a service is watched. */
export const WatchedService = z.object({
  service: z.string().nullable().describe('Null of KPIs'),
  team: z.string().nullable(),
  simulated: z.boolean(),
  watched: z.number().int(),
  learning: z.number().int().describe('Have told too little yet to be judged'),
  silent: z.number().int().describe('Used to tell something and do not now'),
  late: z.number().int().describe('Of those, how many are told only after their minutes were judged'),
  since: Timestamp.nullable().describe('From when on they are judged'),
});
export type WatchedService = z.infer<typeof WatchedService>;

export const Watching = z.object({
  signals: z.number().int(),
  kpis: z.number().int(),
  services: z.number().int(),
  learning: z.number().int(),
  silent: z.number().int(),
  late: z.number().int().describe('Of the silent, how many are told too late to be judged'),
  judged: z.number().int().describe('Watched, neither learning nor silent'),
  since: Timestamp.nullable().describe('From when on the first of them is judged'),
  judgedTo: Timestamp.nullable().describe(
    'Every minute before it has been judged; null before the first tick',
  ),
  behindMs: z.number().int().describe('How far that is behind the clock, beyond what is usual'),
  tookMs: z.number().int().describe('How long the last tick took'),
  shed: z
    .number()
    .int()
    .describe('Watched things the last tick had no time for; the most telling come first'),
});
export type Watching = z.infer<typeof Watching>;

/** What the minute that is still running shows: outside the band, as the minute before it, and subject to change. */
const Glimpse = z.object({
  key: z.string(),
  name: z.string(),
  minute: Timestamp,
  value: z.number(),
  expected: z.number(),
});

export const Live = z.object({
  asOf: Timestamp,
  lastEventId: z.string().describe('Where a stream that misses nothing begins: `Last-Event-ID`'),
  now: z
    .array(LiveSignal)
    .describe(
      'Open ones by severity and then by what an hour of it costs, the worst first; those that are quiet come last',
    ),
  recent: z.array(LiveSignal).describe('Resolved within 24 hours, the latest first'),
  provisional: z.array(Glimpse).describe('What running minutes show before they are final'),
  notes: z
    .array(Anomaly)
    .describe('Unusual without being known to be harm: for the better, too small to matter, or either way'),
  watching: Watching,
  services: z.array(WatchedService).describe('Those with something silent or still learning come first'),
});
export type Live = z.infer<typeof Live>;

export const LiveQuery = z.strictObject({ team: Slug.optional().describe('Only what this team owns') });
export type LiveQuery = z.input<typeof LiveQuery>;

/** The state of everything in a line, for the head of every page. */
export const LiveStanding = z.object({
  degrading: z.number().int().describe('Open live signals that are not quiet'),
  worst: Severity.nullable(),
  quiet: z.number().int(),
  watched: z.number().int(),
  judged: z.number().int(),
  silent: z.number().int(),
  judgedTo: Timestamp.nullable(),
  behindMs: z.number().int(),
  teams: z
    .array(
      z.object({
        team: z.string(),
        degrading: z.number().int(),
        worst: Severity.nullable(),
        watched: z.number().int(),
        judged: z.number().int(),
        silent: z.number().int(),
      }),
    )
    .describe('Teams of which something is watched or degrading'),
});
export type LiveStanding = z.infer<typeof LiveStanding>;

/** What a message of `/live/stream` says in its `data`. Its `event` is the kind, its `id` rises. */
export const LiveEvent = z.object({
  kind: z.enum(['opened', 'updated', 'resolved', 'reopened', 'changed', 'maintenance', 'provisional']),
  at: Timestamp,
  live: z
    .object({
      id: z.string(),
      state: z.enum(['open', 'resolved']),
      what: z.string(),
      detail: z.string(),
      severity: Severity,
      since: Timestamp,
      services: z.array(z.string()),
      teams: z.array(z.string()),
      quiet: z.boolean(),
    })
    .nullable(),
  by: z.string().optional().describe('Of `provisional`: which process has looked'),
  provisional: z
    .array(Glimpse)
    .optional()
    .describe('Of `provisional`: all that this process sees in running minutes; empty when it is over'),
});
export type LiveEvent = z.infer<typeof LiveEvent>;

export const LivePath = z.object({ id: line(64) });

const MAX_MUTE_DAYS = 90; // longer is no mute any more: what is not to be watched is not sent
export const MuteLive = z.strictObject({
  why: line(300).describe('Whoever comes next reads it'),
  until: Timestamp.describe(`At most ${MAX_MUTE_DAYS} days ahead`),
});
export type MuteLive = z.input<typeof MuteLive>;
export const MAX_MUTE_MS = MAX_MUTE_DAYS * 86_400_000;

export const OpenLiveIncident = z.strictObject({
  severity: Severity.optional().describe('Its own by default'),
});
export type OpenLiveIncident = z.input<typeof OpenLiveIncident>;

export const MakeMaintenance = z
  .strictObject({
    service: Slug.optional(),
    team: Slug.optional().describe('All services and KPIs of it'),
    from: Timestamp.optional().describe('Default: now'),
    to: Timestamp,
    why: line(300),
  })
  .refine(({ service, team }) => (service === undefined) !== (team === undefined), {
    error: 'needs either a service or a team, one of the two',
    path: ['service'],
  });
export type MakeMaintenance = z.input<typeof MakeMaintenance>;

export const Maintenance = z.object({
  id: z.string(),
  service: z.string().nullable(),
  team: z.string().nullable(),
  from: Timestamp,
  to: Timestamp,
  why: z.string(),
  by: z.string(),
  endedBy: z.string().nullable().describe('Who ended it before its time'),
});
export type Maintenance = z.infer<typeof Maintenance>;
export const Maintenances = z.object({ items: z.array(Maintenance) });

export const LiveRule = z.object({
  openIncidentFrom: Severity.nullable().describe(
    'From which severity on a live signal opens an incident by itself; null: none does',
  ),
  changedBy: z.string().nullable(),
  changedAt: Timestamp.nullable(),
});
export type LiveRule = z.infer<typeof LiveRule>;
export const SetLiveRule = z.strictObject({ openIncidentFrom: Severity.nullable() });
export type SetLiveRule = z.input<typeof SetLiveRule>;
