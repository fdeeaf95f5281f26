import { z } from 'zod';
import {
  CompanyFault,
  type CompanyOrders,
  type CompanyProgress,
  type CompanyTelemetry,
  PlanCompanyTelemetry,
  type StartCompanyFault,
} from '../../contracts/company.ts';
import { Timestamp } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';

export const TELEMETRY_SETTING = 'simulated-telemetry';
const SILENT_AFTER_MS = 180_000; // a sender tells of itself every minute, and may be late by a slice of its past
const MOST_FAULTS = 50; // those of the last days: older ones have been told long since

const State = z.object({
  plan: PlanCompanyTelemetry,
  daysLoaded: z.number().int(),
  through: Timestamp.nullable(),
  sender: z.string().nullable(),
  seenAt: Timestamp.nullable(),
  faults: z.array(CompanyFault),
});
type State = z.infer<typeof State>;

/** Has the telemetry of a company be told, from the beginning. */
export async function planTelemetry({ database }: Context, plan: PlanCompanyTelemetry): Promise<void> {
  const value: State = { plan, daysLoaded: 0, through: null, sender: null, seenAt: null, faults: [] };
  await database.setting.upsert({
    where: { key: TELEMETRY_SETTING },
    create: { key: TELEMETRY_SETTING, value },
    update: { value },
  });
}

export async function readTelemetry({ database, now }: Context): Promise<CompanyTelemetry | null> {
  const state = await readState(database);
  if (state === null) return null;
  const { plan, daysLoaded, through, faults } = state;
  return { days: plan.days, daysLoaded, through, sending: isHeardOf(state, now()), faults };
}

/** Whether somebody has to begin to send. */
export async function wantsSender({ database, now }: Context): Promise<boolean> {
  const state = await readState(database);
  return state !== null && !isHeardOf(state, now());
}

/** Notes how far a sender has come, and tells it what there is to do. Of two only the first is told to go on. */
export async function recordProgress(
  { database, now }: Context,
  { sender, daysLoaded, through }: CompanyProgress,
): Promise<CompanyOrders> {
  return database.$transaction(async (transaction) => {
    const state = await lockState(transaction);
    if (state === null) return { yours: false, plan: null, daysLoaded: 0, through: null, faults: [] };
    const yours = state.sender === sender || !isHeardOf(state, now());
    if (yours) {
      state.sender = sender;
      state.seenAt = now().toISOString();
      state.daysLoaded = daysLoaded ?? state.daysLoaded;
      state.through = through ?? state.through;
      await writeState(transaction, state);
    }
    const { plan, faults } = state;
    return { yours, plan, daysLoaded: state.daysLoaded, through: state.through, faults };
  });
}

/** Has something go wrong from now on. One of a kind lasts already: then nothing changes. @throws ServiceError not_possible_now */
export async function startFault({ database, now }: Context, { kind }: StartCompanyFault): Promise<void> {
  await database.$transaction(async (transaction) => {
    const state = await lockState(transaction);
    if (state === null || !isHeardOf(state, now())) throw nobodySends();
    if (state.faults.some((fault) => fault.kind === kind && fault.to === null)) return;
    const begun: CompanyFault = { kind, from: now().toISOString(), to: null };
    state.faults = [...state.faults, begun].slice(-MOST_FAULTS);
    await writeState(transaction, state);
  });
}

/** Ends all that goes wrong by order. */
export async function endFaults({ database, now }: Context): Promise<void> {
  await database.$transaction(async (transaction) => {
    const state = await lockState(transaction);
    if (state === null) return;
    const at = now().toISOString();
    state.faults = state.faults.map((fault) => ({ ...fault, to: fault.to ?? at }));
    await writeState(transaction, state);
  });
}

function nobodySends(): ServiceError {
  return new ServiceError('invalid_request', {
    detail: 'Nobody tells the telemetry of the simulated company, so nothing can go wrong in it.',
    remedy: 'Load it (npm run company -- load), keep npm start running, and leave SIMULATED_TELEMETRY on.',
  });
}

function isHeardOf({ seenAt }: State, now: Date): boolean {
  return seenAt !== null && Math.abs(now.getTime() - Date.parse(seenAt)) < SILENT_AFTER_MS;
}

async function readState(database: Context['database'] | Transaction): Promise<State | null> {
  const row = await database.setting.findUnique({ where: { key: TELEMETRY_SETTING } });
  return row === null ? null : State.parse(row.value);
}

/** An update of the row keeps others from it until the transaction ends. */
async function lockState(transaction: Transaction): Promise<State | null> {
  const where = { key: TELEMETRY_SETTING };
  const { count } = await transaction.setting.updateMany({ where, data: where });
  return count === 0 ? null : readState(transaction);
}

async function writeState(transaction: Transaction, value: State): Promise<void> {
  await transaction.setting.update({ where: { key: TELEMETRY_SETTING }, data: { value } });
}
