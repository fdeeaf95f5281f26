/** Work that is done as soon as somebody asks for it, once at a time. */
export interface WhenPoked {
  /** Has it done now, or once more when it is going on. */
  poke: () => void;
  /** Comes to an end with the step under way. */
  stop: () => Promise<void>;
}

/** `work` ends early when `goOn` says no; `onError` is told what it throws, and the next poke tries again. */
export function whenPoked(
  work: (goOn: () => boolean) => Promise<void>,
  onError: (error: unknown) => void,
): WhenPoked {
  let stopped = false;
  let poked = false;
  let running: Promise<void> | undefined;
  const run = async () => {
    while (poked && !stopped) {
      poked = false;
      await work(() => !stopped).catch(onError);
    }
    running = undefined;
  };
  return {
    poke: () => {
      poked = true;
      running ??= run();
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
