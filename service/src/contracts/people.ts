import { z } from 'zod';
import { Email, line } from './text.ts';
import { Timestamp } from './time.ts';

export const PersonRef = z.object({ id: z.string(), name: z.string() });
export type PersonRef = z.infer<typeof PersonRef>;

export const Role = z.enum(['admin', 'member']);
export type Role = z.infer<typeof Role>;

export const Person = PersonRef.extend({
  email: z.string(),
  role: Role,
  simulated: z.boolean(),
  canSignIn: z.boolean().describe('Whether the person has set a password'),
});
export type Person = z.infer<typeof Person>;

export const PutPerson = z.strictObject({
  name: line(120),
  role: Role.optional().describe('`member` for somebody new; left out, a person keeps the role they have'),
  simulated: z
    .boolean()
    .default(false)
    .describe('Belongs to the simulated company and goes when that is removed'),
});
export type PutPerson = z.input<typeof PutPerson>;

export const PersonPath = z.object({ email: Email });

/** A one-time address at which a person chooses a password. */
export const SignInLink = z.object({ url: z.string(), expiresAt: Timestamp });
export type SignInLink = z.infer<typeof SignInLink>;

export const MIN_PASSWORD_LENGTH = 12; // length beats composition rules: NIST SP 800-63B, 5.1.1

export const RedeemLink = z.strictObject({
  token: z.string().min(1).max(200),
  name: line(120).optional().describe('Required for the first administrator, who has none yet'),
  email: Email.optional().describe('Required for the first administrator, who has none yet'),
  password: z
    .string()
    .min(MIN_PASSWORD_LENGTH, { error: `needs at least ${MIN_PASSWORD_LENGTH} characters` })
    .max(128, { error: 'is longer than 128 characters: shorten it' }),
});
export type RedeemLink = z.input<typeof RedeemLink>;

/** What the one-time link is for: the page asks before it shows its form. */
export const LinkPurpose = z.object({
  purpose: z.enum(['first_administrator', 'set_password']),
  name: z.string().nullable(),
  email: z.string().nullable(),
});
export type LinkPurpose = z.infer<typeof LinkPurpose>;

/** Who is asking, as the service sees it. */
export const Me = z.object({
  kind: z.enum(['person', 'token', 'visitor']),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(['admin', 'member', 'pipeline', 'reader', 'visitor']),
});
export type Me = z.infer<typeof Me>;
