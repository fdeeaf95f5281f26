/** What the action touches outside itself, handed in so that a test can hold time still. */
export type Ports = Readonly<{
  fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Between 0 and 1. */
  random: () => number;
  /** A signal that aborts after that time. */
  abortAfter: (ms: number) => AbortSignal;
}>;

export const realPorts: Ports = {
  fetch: (...request) => globalThis.fetch(...request),
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
  abortAfter: (ms) => AbortSignal.timeout(ms),
};

/** The one moment at which a phase stops waiting, whatever it waits for. */
export type Deadline = Readonly<{ remainingMs: () => number }>;

export function deadlineAfter(ms: number, now: () => number): Deadline {
  const end = now() + ms;
  return { remainingMs: () => Math.max(0, end - now()) };
}
