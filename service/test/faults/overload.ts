import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeMetrics, metricsOf, nano, text } from '../otlp-messages.ts';

const POINTS = 10_000; // more than half a megabyte a request
const LOOK_EVERY_MS = 4_000;
const AT_ONCE = 8; // while the sustainable rate is looked for
const MOST_UNDER_WAY = 600; // more than the service has memory for, and less than this process has
const MARK = 1234.5678e-90; // a value that is put elsewhere for every request, so that no two are the same
const SERVICE = 'overload';

export interface Overload {
  /** Requests a second that were taken in when the next one waited for the one before. */
  sustained: number;
  /** How many times as many were offered in the end, at least twice. */
  times: number;
  offered: number;
  taken: number;
  /** Told to come back, with the time after which. */
  heldBack: number;
}

/** Finds the rate that is taken in, and offers twice as much and more until it is too much, whatever the answers are. */
export async function overload(
  url: string,
  token: string,
  { probeMs, overMs }: { probeMs: number; overMs: number },
): Promise<Overload> {
  const agent = new Agent({ keepAlive: true });
  const { next } = bodies();
  const send = () => post(`${url}/v1/metrics`, { agent, token, body: next() });
  await send();
  let probed = 0;
  const until = performance.now() + probeMs;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (performance.now() < until) if ((await send()) === 200) probed += 1;
    }),
  );
  const sustained = (probed * 1000) / probeMs;
  if (sustained === 0) throw new Error('nothing was taken in before the overload');
  const counts = { offered: 0, taken: 0, heldBack: 0 };
  const underWay = new Set<Promise<void>>();
  const begun = performance.now();
  let times = 2;
  let [due, at, looked] = [0, begun, begun];
  while (at - begun < overMs) {
    const now = performance.now();
    due += ((now - at) / 1000) * times * sustained;
    at = now;
    if (now - looked > LOOK_EVERY_MS) {
      if (underWay.size < times * sustained) times *= 2; // it was answered within a second: it can serve more than that
      looked = now;
    }
    for (; due >= 1 && underWay.size < MOST_UNDER_WAY; due -= 1) {
      counts.offered += 1;
      const one = send().then((status) => {
        if (status === 200) counts.taken += 1;
        else if (status === 503 || status === 429) counts.heldBack += 1;
      });
      underWay.add(one);
      void one.finally(() => underWay.delete(one));
    }
    due = Math.min(due, 1); // what cannot be sent is not made up for
    await sleep(2);
  }
  await Promise.all(underWay);
  agent.destroy();
  return { sustained, times, ...counts };
}

/** Of one sender, each like the last but for a value. */
function bodies(): { next: () => Buffer } {
  const time = nano(Date.now() - 60_000);
  const template = encodeMetrics(
    metricsOf(SERVICE, [
      {
        name: 'overload.reading',
        gauge: {
          dataPoints: Array.from({ length: POINTS }, (_, i) => ({
            timeUnixNano: time,
            asDouble: i === 0 ? MARK : i,
            attributes: [text('i', String(i)), text('route', '/a/route/as/long/as/they/are')],
          })),
        },
      },
    ]),
  );
  const mark = Buffer.alloc(8);
  mark.writeDoubleLE(MARK);
  const place = template.indexOf(mark);
  let n = 0;
  return {
    next: () => {
      const body = Buffer.from(template);
      body.writeDoubleLE(n++, place);
      return body;
    },
  };
}

/** The status of the answer; 0 where there was none. @throws Error for one that says to come back, and not when */
function post(
  url: string,
  { agent, token, body }: { agent: Agent; token: string; body: Buffer },
): Promise<number> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-protobuf',
    'content-length': body.length,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('error', () => resolve(0));
      answer.on('end', () => {
        const { statusCode = 0 } = answer;
        if (statusCode === 503 && answer.headers['retry-after'] === undefined) {
          reject(new Error('a sender was told to come back, but not when'));
        } else resolve(statusCode);
      });
    });
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}
