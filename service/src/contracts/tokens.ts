import { z } from 'zod';
import { line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

export const MAX_TOKEN_DAYS = 365; // a token that never expires is never rotated

export const TokenRole = z.enum(['pipeline', 'reader', 'admin']);
export type TokenRole = z.infer<typeof TokenRole>;

export const CreateToken = z.strictObject({
  name: line(80).describe('What uses it, such as `checkout-api deploy job`'),
  role: TokenRole.default('pipeline').describe(
    '`pipeline` records deployments, bugs and incidents of its services; `reader` reads; `admin` does everything',
  ),
  services: z
    .array(Slug)
    .max(200)
    .default([])
    .describe('The services it may write to; empty means all, which only an administrator should choose'),
  expiresInDays: z.number().int().min(1).max(MAX_TOKEN_DAYS).default(90),
});
export type CreateToken = z.input<typeof CreateToken>;

export const Token = z.object({
  id: z.string(),
  name: z.string(),
  role: TokenRole,
  services: z.array(z.string()),
  hint: z.string().describe('The first characters, to recognise it by'),
  createdAt: Timestamp,
  createdBy: z.string().nullable(),
  expiresAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
  revokedAt: Timestamp.nullable(),
});
export type Token = z.infer<typeof Token>;

export const CreatedToken = Token.extend({
  secret: z.string().describe('Shown this once; only its hash is kept'),
});
export type CreatedToken = z.infer<typeof CreatedToken>;
