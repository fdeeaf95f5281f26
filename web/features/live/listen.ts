type Heard = { kind: string; data: unknown };

const KINDS = ['opened', 'updated', 'resolved', 'reopened', 'changed', 'maintenance', 'provisional', 'reset'];
const NAME = 'throughline-live';

/**
 * Hears what happens. Of many tabs one holds the connection and tells the others: a browser opens no more than six to one
 * address. Where it cannot (a page without TLS has no locks) each holds its own. Returns how to stop.
 */
export function listenTogether(
  after: string,
  {
    onEvent,
    onConnection,
  }: { onEvent: (kind: string, data: unknown) => void; onConnection: (there: boolean) => void },
): () => void {
  const ending = new AbortController();
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') {
    return open(after, onEvent, onConnection);
  }
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<Heard>) => onEvent(data.kind, data.data);
  let close: (() => void) | undefined;
  navigator.locks
    .request(NAME, { signal: ending.signal }, () => {
      close = open(
        after,
        (kind, data) => {
          channel.postMessage({ kind, data } satisfies Heard);
          onEvent(kind, data);
        },
        onConnection,
      );
      return new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve()));
    })
    .catch(() => {}); // the page was left before its turn came
  return () => {
    ending.abort();
    close?.();
    channel.close();
  };
}

function open(
  after: string,
  onEvent: (kind: string, data: unknown) => void,
  onConnection: (there: boolean) => void,
): () => void {
  const source = new EventSource(`/api/v1/live/stream?after=${after}`);
  source.onopen = () => onConnection(true);
  source.onerror = () => onConnection(false); // the browser comes back by itself, with the last id it has seen
  for (const kind of KINDS) {
    source.addEventListener(kind, (event) => {
      onConnection(true);
      onEvent(kind, JSON.parse((event as MessageEvent<string>).data));
    });
  }
  return () => source.close();
}
