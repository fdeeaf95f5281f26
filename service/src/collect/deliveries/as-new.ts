/** What a delivery has that waits to be looked at from `now` on, as if it had just arrived. */
export function asNew(now: Date) {
  return {
    state: 'waiting' as const,
    attempts: 0,
    dueAt: now,
    code: null,
    reason: null,
    remedy: null,
    processedAt: null,
  };
}
