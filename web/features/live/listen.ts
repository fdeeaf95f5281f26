/** What the tab that holds the connection tells the others. */
type Heard = { is: 'event'; id: string; kind: string; data: unknown } | { is: 'connection'; there: boolean };

export interface Listener {
  /** `leads`: whether this tab holds the connection. What is done once for all tabs, such as a sound, is for it to do. */
  onEvent: (kind: string, data: unknown, leads: boolean) => void;
  onConnection: (there: boolean) => void;
}

const KINDS = ['opened', 'updated', 'resolved', 'reopened', 'changed', 'maintenance', 'provisional', 'reset'];
const NAME = 'throughline-live';

/**
 * Hears what happens. Of many tabs one holds the connection and tells the others: a browser opens no more than six to one
 * address. One that takes over goes on after the last event it was told of. Where it cannot (a page without TLS has no locks)
 * each holds its own. Returns how to stop.
 */
export function listenTogether(after: string, { onEvent, onConnection }: Listener): () => void {
  const ending = new AbortController();
  const lead = (tell: (heard: Heard) => void, from: string) =>
    open(from, (heard) => {
      tell(heard);
      if (heard.is === 'event') onEvent(heard.kind, heard.data, true);
      else onConnection(heard.there);
    });
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return lead(() => {}, after);
  const channel = new BroadcastChannel(NAME);
  let last = after;
  channel.onmessage = ({ data: heard }: MessageEvent<Heard>) => {
    if (heard.is === 'connection') return onConnection(heard.there);
    last = heard.id;
    onEvent(heard.kind, heard.data, false);
  };
  let close: (() => void) | undefined;
  navigator.locks
    .request(NAME, { signal: ending.signal }, () => {
      close = lead((heard) => channel.postMessage(heard), last);
      return new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve()));
    })
    .catch(() => {}); // the page was left before its turn came
  return () => {
    ending.abort();
    close?.();
    channel.close();
  };
}

function open(after: string, tell: (heard: Heard) => void): () => void {
  const source = new EventSource(`/api/v1/live/stream?after=${after}`);
  source.onopen = () => tell({ is: 'connection', there: true });
  // The browser comes back by itself, with the last id it has seen.
  source.onerror = () => tell({ is: 'connection', there: false });
  for (const kind of KINDS) {
    source.addEventListener(kind, (event) => {
      const { lastEventId: id, data } = event as MessageEvent<string>;
      tell({ is: 'event', id, kind, data: JSON.parse(data) });
    });
  }
  return () => source.close();
}
