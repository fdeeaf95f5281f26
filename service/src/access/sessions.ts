import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { MIN_PASSWORD_LENGTH } from '../contracts/people.ts';
import type { Database } from '../store/database.ts';

/** Sign-in with e-mail and password. Nobody can sign up: people are added by an administrator. */
export function openSessions(options: { database: Database; secret: string; secureCookies: boolean }) {
  return betterAuth({
    database: prismaAdapter(options.database, { provider: 'postgresql' }),
    secret: options.secret,
    basePath: '/api/auth',
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD_LENGTH },
    user: { modelName: 'person', additionalFields: { role: { type: 'string', input: false } } },
    session: { fields: { userId: 'personId' }, expiresIn: 30 * 24 * 3600, updateAge: 24 * 3600 },
    account: { fields: { userId: 'personId' } },
    // A page may be reached by several names (localhost, a host name, a proxy): the origin must be the one asked.
    trustedOrigins: (request) => {
      const host = request?.headers.get('x-forwarded-host') ?? request?.headers.get('host');
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    advanced: {
      useSecureCookies: options.secureCookies,
      cookiePrefix: 'throughline',
      ipAddress: { ipAddressHeaders: ['x-throughline-client'] },
    },
    rateLimit: {
      enabled: true,
      window: 10,
      max: 100,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

export type Sessions = ReturnType<typeof openSessions>;
