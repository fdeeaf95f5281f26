/** Why the program cannot start, in one line, and what to do about it in another. */
export class StartError extends Error {
  constructor(
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StartError';
  }
}
