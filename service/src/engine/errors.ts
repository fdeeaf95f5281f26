/** What was wrong with an argument handed to the engine; stable, so that callers may switch on it. */
export type EngineErrorCode =
  | 'empty'
  | 'too_short'
  | 'length_mismatch'
  | 'not_finite'
  | 'unsorted'
  | 'invalid_argument';

/**
 * The caller broke a function's contract. "Too little data to say" is not an error: it is a variant of the
 * result. The message names the argument and the remedy.
 */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
  }
}
