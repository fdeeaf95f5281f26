import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeMetrics, metricsOf, nano, text } from '../otlp-messages.ts';
import type { Ledger } from './ledger.ts';

const POINTS = 10_000; // beside those of the books: more than half a megabyte a request
const AT_ONCE = 40; // while what is served is looked for
const TIMES = 2;
const PATIENCE_MS = 30_000;
const AGAIN_AFTER_MS = 500; // where nobody said when
const SERVICE = 'overload';

export interface Overload {
  /** Requests a second that were taken in when the next one waited for the one before. */
  served: number;
  /** How many times as many were offered. */
  times: number;
  offered: number;
  /** How often a sender was told to come back, with the time after which. */
  heldBack: number;
}

/**
 * Finds the rate that is served, and has twice as many requests come for a while, each from a sender that comes back
 * until it is taken in; `most` are on their way at once. `relief` ends what made it too much. Returns once nobody waits
 * any more.
 */
export async function overload(
  url: string,
  { token, ledger }: { token: string; ledger: Ledger },
  { probeMs, overMs, most }: { probeMs: number; overMs: number; most: number },
  relief: () => unknown,
): Promise<Overload> {
  const agent = new Agent({ keepAlive: true });
  const counts = { offered: 0, taken: 0, heldBack: 0 };
  const ballast = makeBallast();
  let going = true;
  const deliver = async () => {
    const { number, body } = ledger.next();
    while (going) {
      const { status, afterMs } = await post(`${url}/v1/metrics`, { agent, token, bodies: [body, ballast] });
      if (status === 200) {
        ledger.note(number, 'acknowledged');
        counts.taken += 1;
        return;
      }
      if (status === 503 || status === 429) counts.heldBack += 1;
      else if (status !== 0) throw new Error(`a request was answered ${status}`);
      await sleep(afterMs * (1 + Math.random() / 2)); // not all at once, as exporters do it
    }
  };
  const until = performance.now() + probeMs;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (performance.now() < until) await deliver();
    }),
  );
  const served = probeMs === 0 ? 0 : (counts.taken * 1000) / probeMs;
  counts.heldBack = 0;
  const underWay = new Set<Promise<void>>();
  const begun = performance.now();
  let [due, at] = [0, begun];
  while (at - begun < overMs) {
    const now = performance.now();
    due = probeMs === 0 ? most : due + ((now - at) / 1000) * TIMES * served;
    at = now;
    for (; due >= 1 && underWay.size < most; due -= 1) {
      counts.offered += 1;
      const one = deliver();
      underWay.add(one);
      void one.finally(() => underWay.delete(one)).catch(() => {}); // told below
    }
    await sleep(5);
  }
  const over = { served, times: TIMES, offered: counts.offered, heldBack: counts.heldBack };
  try {
    await relief();
    await Promise.all(underWay);
    return over;
  } finally {
    going = false;
    agent.destroy();
  }
}

/** Points of one service that are the same in every request: what they tell is not in the books. */
function makeBallast(): Buffer {
  const timeUnixNano = nano(Date.now() - 60_000);
  const dataPoints = Array.from({ length: POINTS }, (_, i) => ({
    timeUnixNano,
    asDouble: i,
    attributes: [text('i', String(i % 1_000)), text('route', '/a/route/as/long/as/they/are')],
  }));
  return encodeMetrics(metricsOf(SERVICE, [{ name: 'overload.reading', gauge: { dataPoints } }]));
}

/** Messages of protobuf one after the other are one. Status 0 where there was no answer. @throws Error for one that says to come back, and not when */
function post(
  url: string,
  { agent, token, bodies }: { agent: Agent; token: string; bodies: readonly Buffer[] },
): Promise<{ status: number; afterMs: number }> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-protobuf',
    'content-length': bodies.reduce((sum, { length }) => sum + length, 0),
  };
  const nothing = { status: 0, afterMs: AGAIN_AFTER_MS };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers, timeout: PATIENCE_MS }, (answer) => {
      const { statusCode: status = 0 } = answer;
      const after = answer.headers['retry-after'];
      if ((status === 503 || status === 429) && after === undefined) {
        reject(new Error('a sender was told to come back, but not when'));
      }
      answer.resume();
      answer.on('error', () => resolve(nothing));
      answer.on('end', () =>
        resolve({ status, afterMs: after === undefined ? AGAIN_AFTER_MS : Number(after) * 1000 }),
      );
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(nothing));
    for (const body of bodies) sent.write(body);
    sent.end();
  });
}
