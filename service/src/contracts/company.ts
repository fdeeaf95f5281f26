import { z } from 'zod';
import { Timestamp } from './time.ts';

/** What can be had go wrong in the simulated company, so that it can be looked at. */
export const CompanyFaultKind = z.enum(['checkout-latency', 'outage', 'leak']);
export type CompanyFaultKind = z.infer<typeof CompanyFaultKind>;

export const CompanyFault = z.object({
  kind: CompanyFaultKind,
  from: Timestamp,
  to: Timestamp.nullable().describe('Null while it lasts'),
});
export type CompanyFault = z.infer<typeof CompanyFault>;

export const CompanyTelemetry = z.object({
  days: z.number().int().describe('Of its past, those that its telemetry is told for'),
  daysLoaded: z.number().int().describe('Of these, those that are here: the newest first'),
  through: Timestamp.nullable().describe(
    'Until when its present has been told; null before the first minute',
  ),
  sending: z.boolean().describe('Whether its sender has been heard of in the last three minutes'),
  faults: z.array(CompanyFault).describe('What somebody has had go wrong, newest last'),
});
export type CompanyTelemetry = z.infer<typeof CompanyTelemetry>;

/** Whether invented data is in the store, and how much of it. */
export const SimulatedCompany = z.object({
  present: z.boolean(),
  loading: z.boolean(),
  teams: z.number().int(),
  services: z.number().int(),
  deployments: z.number().int(),
  telemetry: CompanyTelemetry.nullable().describe('Null where none is told'),
});
export type SimulatedCompany = z.infer<typeof SimulatedCompany>;

/** Has the telemetry of a company be told from now on: which one it is, and how far back. */
export const PlanCompanyTelemetry = z.strictObject({
  seed: z.number().int().min(0),
  end: Timestamp.describe('Where the history of its deployments ends'),
  days: z.number().int().min(1).max(35),
});
export type PlanCompanyTelemetry = z.infer<typeof PlanCompanyTelemetry>;

/** What its sender tells of itself; what is left out stays as it was. */
export const CompanyProgress = z.strictObject({
  sender: z.uuid().describe('Of one process: only one at a time sends'),
  daysLoaded: z.number().int().min(0).max(35).optional(),
  through: Timestamp.optional(),
});
export type CompanyProgress = z.infer<typeof CompanyProgress>;

/** What its sender has to do. */
export const CompanyOrders = z.object({
  yours: z
    .boolean()
    .describe('False for one that has to end: another one sends, or there is nothing to send'),
  plan: PlanCompanyTelemetry.nullable(),
  daysLoaded: z.number().int(),
  through: Timestamp.nullable(),
  faults: z.array(CompanyFault),
});
export type CompanyOrders = z.infer<typeof CompanyOrders>;

export const StartCompanyFault = z.strictObject({ kind: CompanyFaultKind });
export type StartCompanyFault = z.infer<typeof StartCompanyFault>;
