import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Ledger } from './ledger.ts';

const AT_ONCE = 8;
const AGAIN_AFTER_MS = 50; // an exporter waits longer: the more often the same body comes, the better for this test
const PATIENCE_MS = 3_000; // for an answer

/**
 * Senders that go on until they are told to stop; every request is sent again until somebody has acknowledged it, packed
 * and as it is by turns: it is the same body.
 */
export interface Senders {
  /** Settles with the first acknowledgement of a request that was not sent before now. */
  back: () => Promise<void>;
  /** Lets everything under way come to its end. */
  stop: () => Promise<void>;
  /** How often a body had to be sent again. */
  again: () => number;
}

export function startSenders(urls: readonly string[], token: string, ledger: Ledger): Senders {
  let going = true;
  let again = 0;
  let waiting: { since: number; resolve: () => void }[] = [];
  const acknowledged = (firstSent: number) => {
    for (const { since, resolve } of waiting) if (firstSent >= since) resolve();
    waiting = waiting.filter(({ since }) => firstSent < since);
  };
  const sendOne = async () => {
    const { number, body } = ledger.next();
    const firstSent = performance.now();
    for (let tries = 0; ; tries += 1) {
      const url = urls[(number + tries) % urls.length] as string; // as a load balancer would
      const packed = (number + tries) % 2 === 0;
      const answer = await post(`${url}/v1/metrics`, token, { body: packed ? gzipSync(body) : body, packed });
      if (answer === 'acknowledged' || answer === 'refused') {
        ledger.note(number, answer);
        if (answer === 'acknowledged') acknowledged(firstSent);
        return;
      }
      again += 1;
      await sleep(AGAIN_AFTER_MS);
    }
  };
  const loops = Array.from({ length: AT_ONCE }, async () => {
    while (going) await sendOne();
  });
  const ended = Promise.all(loops);
  ended.catch(() => {}); // told by stop
  return {
    back: () => new Promise((resolve) => waiting.push({ since: performance.now(), resolve })),
    stop: async () => {
      going = false;
      await ended;
    },
    again: () => again,
  };
}

/** `refused` means some of its points, for good; `lost`: no answer, or one that says to come again. */
async function post(
  url: string,
  token: string,
  { body, packed }: { body: Buffer; packed: boolean },
): Promise<'acknowledged' | 'refused' | 'lost'> {
  let status: number;
  let length: number;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-protobuf',
        ...(packed && { 'content-encoding': 'gzip' }),
      },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    status = response.status;
    length = (await response.arrayBuffer()).byteLength;
  } catch {
    return 'lost';
  }
  if (status === 200) return length === 0 ? 'acknowledged' : 'refused';
  if (status === 429 || status === 503) return 'lost';
  throw new Error(`a request was answered ${status}`); // neither taken in nor to be sent again: it would be lost
}
