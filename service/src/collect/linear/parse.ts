import type { z } from 'zod';
import { ServiceError } from '../../errors.ts';

/** Reads what Linear told. @throws ServiceError invalid_request, naming what is not as Linear's schema says */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path.join('.') || 'all of it';
  throw new ServiceError('invalid_request', {
    detail: `The ${what} is not as Linear's schema says: ${field}.`,
    remedy: 'Replay it with a newer release of Throughline, which knows what Linear has changed.',
    field,
    cause: result.error,
  });
}
