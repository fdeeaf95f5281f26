/** Why nobody is called for a live signal. Times are milliseconds since 1970. */
export interface Calm {
  mutes: readonly { key: string; until: number; by: string; at: number; why: string }[];
  windows: readonly {
    id: string;
    service: string | null;
    team: string | null;
    from: number;
    to: number;
    why: string;
  }[];
}

const EARLY_MS = 10 * 60_000; // work begins before it was announced for, now and then

/** The mute and the maintenance window that a live signal falls under now, if any. */
export function findCalm(
  live: { leadKey: string; since: number; services: readonly string[]; teams: readonly string[] },
  { mutes, windows }: Calm,
  now: number,
): { mute: Calm['mutes'][number] | undefined; window: Calm['windows'][number] | undefined } {
  return {
    mute: mutes.find(({ key, until }) => key === live.leadKey && until > now),
    window: windows.find(
      ({ service, team, from, to }) =>
        now < to &&
        live.since >= from - EARLY_MS && // what was wrong before is not the doing of the work
        (service !== null ? live.services.includes(service) : team !== null && live.teams.includes(team)),
    ),
  };
}
