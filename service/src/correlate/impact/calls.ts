import { listCalls } from '../../collect/telemetry/index.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';

const TRACED_MS = 2 * DAY_MS; // as elsewhere: what did not call for so long is no way that trouble takes

type Call = readonly [caller: string, callee: string];

/** Who called whom around a moment, as declared and as traces tell. */
export function readCalls(context: Context, at: Date): Promise<Call[]> {
  return listCalls(context, { since: new Date(at.getTime() - TRACED_MS) });
}

/** Whatever calls one of the services, directly or not; without themselves. */
export function callersOf(services: readonly string[], calls: readonly Call[]): string[] {
  return follow(services, calls, ([caller, callee]) => [callee, caller]);
}

/** The services, everything that calls them directly or not, and everything that they call: what may have moved with them. */
export function nearOf(services: readonly string[], calls: readonly Call[]): Set<string> {
  return new Set([...services, ...callersOf(services, calls), ...follow(services, calls, (call) => call)]);
}

function follow(
  services: readonly string[],
  calls: readonly Call[],
  direct: (call: Call) => readonly [from: string, to: string],
): string[] {
  const next = new Map<string, string[]>();
  for (const call of calls) {
    const [from, to] = direct(call);
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  }
  const seen = new Set(services);
  const found: string[] = [];
  const queue = [...services];
  for (let service = queue.pop(); service !== undefined; service = queue.pop()) {
    for (const other of next.get(service) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      found.push(other);
      queue.push(other);
    }
  }
  return found;
}
