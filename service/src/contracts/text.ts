import { z } from 'zod';

/**
 * Control characters, half characters and the bidirectional overrides: invisible in a page or a log, able to forge a
 * line of either, and refused by the database. (Joiners stay: many a script and emoji needs them.)
 */
export const INVISIBLE = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const FORMATTING = /\p{Cf}/u; // zero-width spaces and the like: two versions that look the same must be the same

/** One line of text without control characters, trimmed, 1 to `max` characters long. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .min(1, { error: 'is empty: give it a value or leave the field out' })
    .max(max, { error: `is longer than ${max} characters: shorten it` })
    .refine((value) => !INVISIBLE.test(value), {
      error: 'contains control characters: remove line breaks, escapes and other invisible characters',
    });
}

function visible(max: number) {
  return line(max).refine((value) => !FORMATTING.test(value), {
    error: 'contains invisible characters: remove zero-width spaces and the like',
  });
}

export const Slug = z
  .string()
  .max(63, { error: 'is longer than 63 characters: shorten it' })
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, {
    error: 'must be lower-case letters, digits and single hyphens, such as checkout-api',
  });
export type Slug = z.infer<typeof Slug>;

export const EnvironmentName = visible(63);
export const Version = visible(200);

export const CommitSha = z
  .string()
  .regex(/^[0-9a-f]{7,64}$/, { error: 'must be 7 to 64 lower-case hexadecimal digits, as git prints it' });

export const WebUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .max(2000, { error: 'is longer than 2000 characters: shorten it' })
  .refine((value) => !INVISIBLE.test(value), { error: 'contains control characters: remove them' });

export const Email = z
  .email({ error: 'must be an e-mail address' })
  .max(254, { error: 'is longer than 254 characters: shorten it' })
  .transform((value) => value.toLowerCase());
