import { MIN_PASSWORD_LENGTH } from '../contracts/people.ts';
import type { Database } from '../store/database.ts';

interface SessionOptions {
  database: Database;
  secret: string;
  secureCookies: boolean;
}

export interface Sessions {
  /** What cookies are signed with. */
  secret: string;
  /** Loaded when somebody first signs in: it takes as long as all the rest of a start, and telemetry need not wait for it. */
  library: () => Promise<Library>;
}

type Library = Awaited<ReturnType<typeof loadLibrary>>;

/** Sign-in with e-mail and password. Nobody can sign up: people are added by an administrator. */
export function openSessions(options: SessionOptions): Sessions {
  let loading: Promise<Library> | undefined;
  return {
    secret: options.secret,
    library: () => {
      loading ??= loadLibrary(options);
      return loading;
    },
  };
}

async function loadLibrary(options: SessionOptions) {
  const [{ betterAuth }, { prismaAdapter }] = await Promise.all([
    import('better-auth'),
    import('better-auth/adapters/prisma'),
  ]);
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
