import type { Problem } from '@throughline/service/contracts/problem';
import { ApiError } from '../../lib/api.ts';

/** Where in a form a part of the request was typed, and in which of its lines. */
export type Place = { name: string; where?: string };
export type FindPlace = (path: string) => Place | undefined;

/** The line of a list, or the name in a map, that the rest of a path points at: `[2]` is the third line. */
export function whereIn(rest: string): Pick<Place, 'where'> {
  const index = /^\[(\d+)\]/.exec(rest)?.[1];
  if (index !== undefined) return { where: `line ${Number(index) + 1}` };
  return rest.startsWith('.') ? { where: `“${rest.slice(1)}”` } : {};
}

/**
 * Lets a problem land in a form whose fields are finer, or coarser, than the parts of the request. Beside a field its
 * path says nothing, so it goes from the message; the line at fault stays.
 */
export function renameFields(problem: Problem, find: FindPlace): Problem {
  const faults = problem.errors ?? faultOf(problem);
  const errors = faults.map(({ field, message }) => {
    const place = find(field);
    if (place === undefined) return { field, message };
    return {
      field: place.name,
      message: place.where === undefined ? message : `${place.where}: ${message}`,
    };
  });
  return { ...problem, errors };
}

function faultOf({ field, detail, remedy }: Problem): NonNullable<Problem['errors']> {
  if (field === undefined) return [];
  // The service names the field first where only its value is at fault, and the message then holds the remedy.
  return detail.startsWith(`${field} `)
    ? [{ field, message: detail.slice(field.length + 1) }]
    : [{ field, message: `${detail} ${remedy}` }];
}

/** Runs a request; its refusal names fields as the form does. */
export async function withPlaces<Answer>(find: FindPlace, request: () => Promise<Answer>): Promise<Answer> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ApiError(renameFields(error.problem, find), { cause: error });
  }
}
