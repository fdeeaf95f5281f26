import type { FastifyBaseLogger } from 'fastify';
import { onDamage } from '../../store/signals/index.ts';

const MOST_TOLD = 1_000; // a disk that is going bad says so in fewer lines

/** Has the log say once of each what stored telemetry cannot be read, with its bytes. Returns what ends that. */
export function logDamage(logger: Pick<FastifyBaseLogger, 'error'>): () => void {
  const told = new Set<string>();
  return onDamage(({ series, resolution, start, reason, data }) => {
    const at = new Date(start).toISOString();
    const key = `${resolution} ${series} ${at}`;
    if (told.has(key) || told.size >= MOST_TOLD) return;
    told.add(key);
    const what = resolution === 'minute' ? 'the hour' : 'the day';
    logger.error(
      { code: 'telemetry_damaged', series, at, reason, bytes: data.toString('base64') },
      `stored telemetry of signal ${series} in ${what} from ${at} cannot be read, and is a gap`,
    );
  });
}
