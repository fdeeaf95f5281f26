export const RETRY_AFTER_SECONDS = 2;
/** The header, and of gRPC the metadata, that asks to bring in the past. */
export const BACKFILL = 'x-throughline-backfill';

/** A failure as it is told to callers. */
export interface Explained {
  status: number;
  code: string;
  message: string;
}

/** In words, with its code. What should not happen is worth another try: nothing of the request was taken in. */
export function sayFailure(known: Explained | undefined): { status: number; message: string } {
  if (known) return { status: known.status, message: `${known.message} (${known.code})` };
  return {
    status: 503,
    message:
      'The telemetry could not be taken in. Send the same again; if it stays, look into the log of the service. (unavailable)',
  };
}
