import { spawn } from 'node:child_process';
import type { Load } from './loads.ts';

/** Sends some bodies of a file as fast as they are answered, each series by one sender; in a process of its own. */
const SENDER = `
const { readFileSync } = require('node:fs');
const http = require('node:http');
const { file, url, headers, from, to, senders, round } = JSON.parse(process.argv[1]);
const all = readFileSync(file);
const bodies = [];
for (let at = 0; at < all.length; ) { const length = all.readUInt32LE(at); bodies.push(all.subarray(at + 4, at + 4 + length)); at += 4 + length; }
const agent = new http.Agent({ keepAlive: true, maxSockets: senders });
const post = (body) => new Promise((done, fail) => {
  const request = http.request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } }, (answer) => {
    let text = '';
    answer.on('data', (chunk) => { text += chunk; });
    answer.on('end', () => Math.floor(answer.statusCode / 100) === 2 && text === '' ? done() : fail(new Error(answer.statusCode + ' ' + text.slice(0, 300))));
  });
  request.on('error', fail);
  request.end(body);
});
const send = async (_, sender) => { for (let i = from; i < to; i++) if (i % round % senders === sender) await post(bodies[i]); };
Promise.all(Array.from({ length: senders }, send)).then(() => agent.destroy(), (error) => { console.error(error); process.exit(1); });
`;

export interface Target {
  url: string;
  headers: Record<string, string>;
}

export const otlpTarget = (url: string, token: string, signal = 'metrics'): Target => ({
  url: `${url}/v1/${signal}`,
  headers: {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-protobuf',
    'content-encoding': 'gzip',
  },
});

export const remoteWriteTarget = (url: string): Target => ({
  url: `${url}/api/v1/write`,
  headers: {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
  },
});

/** Sends the bodies from one place in the load to before another. @throws Error when one is not taken in as a whole */
export function send(load: Load, target: Target, from: number, to: number): Promise<void> {
  const asked = JSON.stringify({
    file: load.file,
    ...target,
    from,
    to,
    senders: load.atOnce,
    round: load.round,
  });
  const child = spawn(process.execPath, ['-e', SENDER, asked], { stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${target.url} refused the sender`)),
    );
  });
}
