const GRACE_MS = 200; // for output still on its way to the runner

/**
 * A name look-up cannot be aborted and holds the process for up to half a minute. All is said by now, so whatever
 * still keeps the process alive is cut off; with nothing left the process ends by itself at once.
 */
export function leavePromptly(): void {
  setTimeout(() => process.exit(), GRACE_MS).unref();
}
