import { setTimeout as sleep } from 'node:timers/promises';
import { foldTelemetry } from '../../src/collect/telemetry/index.ts';
import type { Context } from '../../src/store/database.ts';
import { connectionsOf } from '../../src/store/database.ts';
import { inboxBytes } from '../../src/store/inbox/index.ts';
import type { FaultProxy } from '../fakes/fault-proxy.ts';
import type { Ledger } from './ledger.ts';
import { overload } from './overload.ts';
import type { Senders } from './senders.ts';
import { killBackend, type Replica, readPid, type Server, type SmallDisk } from './stage.ts';

const CALM_MS = 700; // at least, between two faults, so that each meets a service at work
const MINUTE_MS = 60_000;
const CLOCKS_MS = [14, -14, 60, -60].map((minutes) => minutes * MINUTE_MS); // after 14 the ledger's points are taken in still
const FULL_FOR_MS = 1_500;
const ANSWERS_LATE_MS = 700; // of a database that can do little
const OVERLOAD = { probeMs: 5_000, overMs: 25_000, most: 450 }; // more at once than there is memory for
const WAITING_MIB = 8;
const AT_ONCE = 40;
const STANDS_STILL_MS = 15_000;

/** What a case may lay hands on. */
export interface Play {
  server: Server;
  replicas: Replica[];
  senders: Senders;
  ledger: Ledger;
  context: Context;
  /** Where an embedded database keeps its data. */
  directory: string;
  /** Between the senders and the first replica, where the case asks for it. */
  front: FaultProxy;
  /** Between the replicas and PostgreSQL, where the case asks for it. */
  back: FaultProxy;
  disk: SmallDisk;
  token: string;
  times: number;
  random: () => number;
  /** Has something said beside the numbers. */
  note: (text: string) => void;
}

export interface Case {
  what: string;
  replicas: number;
  /** `embedded`: a database that the replica keeps itself. */
  needs?: 'front' | 'back' | 'disk' | 'embedded';
  /** Of the replicas. */
  settings?: Readonly<Record<string, string>>;
  note?: string;
  /** Does its worst, and tells for how many milliseconds each fault was felt. */
  play: (play: Play) => Promise<number[]>;
}

export const CASES: Readonly<Record<string, Case>> = {
  service: {
    what: 'the service killed',
    replicas: 1,
    play: (play) =>
      atRandom(play, ([replica]) => ({ strike: () => replica.kill(), mend: () => replica.start() })),
  },
  postgres: {
    what: 'PostgreSQL killed',
    replicas: 1,
    note: 'by turns all of it, and one process that answers queries',
    play: (play) =>
      atRandom(play, (_, turn) =>
        turn % 2 === 0
          ? { strike: () => play.server.kill(), mend: () => play.server.start() }
          : { strike: () => killBackend(play.server.url) },
      ),
  },
  both: {
    what: 'service and PostgreSQL killed',
    replicas: 1,
    play: (play) =>
      atRandom(play, ([replica]) => ({
        strike: () => Promise.all([replica.kill(), play.server.kill()]),
        mend: async () => {
          await play.server.start();
          await replica.start();
        },
      })),
  },
  embedded: {
    what: 'the embedded PostgreSQL killed',
    replicas: 1,
    needs: 'embedded',
    note: 'as npm start has it: by turns alone, which nobody starts again but we, and with the service',
    play: (play) =>
      atRandom(play, ([replica], turn) => ({
        strike: async () => {
          process.kill(readPid(play.directory), 'SIGKILL');
          if (turn % 2 === 1) await replica.kill();
        },
        mend: async () => {
          if (turn % 2 === 1) await replica.start();
        },
      })),
  },
  answers: {
    what: 'answers lost after the commit',
    replicas: 1,
    needs: 'front',
    note: 'the same body comes again, packed where it was not',
    play: async (play) => {
      const losing = loseAnswers(play.front, play.random);
      await sleep(2 * CALM_MS * play.times);
      clearInterval(losing);
      if (play.senders.again() < play.times)
        throw new Error('too few answers were lost, so little was tested');
      return [];
    },
  },
  connections: {
    what: 'all connections to PostgreSQL cut',
    replicas: 1,
    needs: 'back',
    note: 'commits whose outcome the service never learns',
    play: (play) => atRandom(play, () => ({ strike: () => play.back.down(), mend: () => play.back.up() })),
  },
  replicas: {
    what: 'three processes folding at once',
    replicas: 2,
    note: 'two replicas behind one address, one of them killed by turns',
    play: async (play) => {
      let going = true;
      const folding = (async () => {
        while (going) await foldTelemetry(play.context, { active: 0 }, () => going);
      })();
      const outages = await atRandom(play, (replicas, turn) => {
        const replica = replicas[turn % 2] as Replica;
        return { strike: () => replica.kill(), mend: () => replica.start() };
      });
      going = false;
      await folding;
      return outages;
    },
  },
  disk: {
    what: 'the disk full',
    replicas: 1,
    needs: 'disk',
    play: (play) =>
      atRandom(play, () => ({
        lasts: true,
        strike: async () => {
          const before = play.senders.again();
          play.disk.fill(play.server.pid());
          while (play.senders.again() === before) await sleep(100); // until it is felt
          await sleep(FULL_FOR_MS);
        },
        mend: async () => {
          if (!play.server.ended()) play.disk.giveRoom(play.server.pid());
          else {
            play.disk.giveRoom(0);
            await play.server.start();
          }
        },
      })),
  },
  clock: {
    what: 'the clock of the service set off',
    replicas: 1,
    needs: 'front',
    note: 'by 14 minutes and by an hour, forward and back, while answers are lost',
    play: async (play) => {
      const losing = loseAnswers(play.front, play.random);
      for (let turn = 0; turn < play.times; turn += 1) {
        for (const offset of [CLOCKS_MS[turn % CLOCKS_MS.length] as number, 0]) {
          for (const replica of play.replicas) replica.setClock(offset);
          await sleep(CALM_MS + play.random() * CALM_MS);
        }
      }
      clearInterval(losing);
      return [];
    },
  },
  overload: {
    what: 'twice the load it can serve',
    replicas: 1,
    needs: 'back',
    play: async ({ replicas: [replica], back, ledger, token, note }) => {
      back.slow(ANSWERS_LATE_MS);
      const over = await overload(replica?.url ?? '', { token, ledger }, OVERLOAD, () => back.slow(0));
      const { served, times, offered, heldBack } = over;
      note(
        `${served.toFixed(1)} requests of 10,000 points a second served by a slow database; of ${times.toFixed(1)} times that for ${OVERLOAD.overMs / 1000} s, ${offered} in all, ${heldBack} were told to come back, and came`,
      );
      if (heldBack === 0) throw new Error('nobody was held back, so nothing was tested');
      return [];
    },
  },
  backlog: {
    what: 'nothing is merged any more',
    replicas: 1,
    settings: { WAITING_MIB: String(WAITING_MIB) },
    play: async ({ replicas: [replica], context, ledger, token, note }) => {
      const pool = connectionsOf(context.database);
      const blocker = await pool.connect();
      await blocker.query('BEGIN; SELECT FROM telemetry.fold_state FOR UPDATE');
      let waiting = 0;
      const letGo = async () => {
        waiting = (await inboxBytes(pool)) / 1_048_576;
        await blocker.query('ROLLBACK');
        blocker.release();
      };
      const how = { probeMs: 0, overMs: STANDS_STILL_MS, most: AT_ONCE };
      const over = await overload(replica?.url ?? '', { token, ledger }, how, letGo);
      note(`of ${WAITING_MIB} MiB that may wait ${waiting.toFixed(1)} did`);
      if (waiting > 2 * WAITING_MIB) throw new Error(`${waiting.toFixed(1)} MiB waited`); // what was under way is let in
      if (over.heldBack === 0) throw new Error('nobody was held back, so nothing was tested');
      return [];
    },
  },
};

interface Fault {
  strike: () => Promise<unknown>;
  mend?: () => Promise<unknown>;
  /** It is felt for as long as it lasts by its nature; what is measured begins with its end. */
  lasts?: boolean;
}

/** Strikes at random moments and mends at once, as whoever watches over it would. Milliseconds from blow to answer. */
async function atRandom(
  { replicas, senders, times, random }: Play,
  faultOf: (replicas: [Replica, ...Replica[]], turn: number) => Fault,
): Promise<number[]> {
  const outages: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    await sleep(CALM_MS + random() * CALM_MS);
    const { strike, mend, lasts } = faultOf(replicas as [Replica, ...Replica[]], turn);
    const struckAt = performance.now();
    await strike();
    const begun = lasts ? performance.now() : struckAt;
    const struck = senders.back();
    await mend?.();
    await struck;
    outages.push(performance.now() - begun);
  }
  return outages;
}

/** Of every few requests one arrives and its answer does not. */
function loseAnswers(front: FaultProxy, random: () => number): NodeJS.Timeout {
  let next = 0;
  return setInterval(() => {
    if (front.seen.length < next) return;
    front.fault(/^POST/, 'cut-answer', 1);
    next = front.seen.length + 2 + Math.floor(random() * 4);
  }, 1);
}
