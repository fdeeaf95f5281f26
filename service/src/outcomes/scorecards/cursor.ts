import { z } from 'zod';
import { ServiceError } from '../../errors.ts';

const Place = z.tuple([z.string().max(200), z.string().max(64)]);

/** A place in the list of teams, which is sorted by name. */
export function writeTeamCursor({ name, id }: { name: string; id: string }): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

/** @throws ServiceError invalid_request when it is not one of ours */
export function readTeamCursor(cursor: string): { name: string; id: string } {
  try {
    const [name, id] = Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { name, id };
  } catch (cause) {
    throw new ServiceError('invalid_request', {
      detail: 'The cursor is not one that this service has given out.',
      remedy: 'Pass `nextCursor` of the page before unchanged, or leave `cursor` out to begin again.',
      field: 'cursor',
      cause,
    });
  }
}
