import { z } from 'zod';

const mebibytes = z.coerce.number().int().min(16).max(65_536);
const port = z.coerce.number().int().min(0).max(65_535);

/** Every setting, read from environment variables of the same names. `docs/configuration.md` is made from this. */
export const Config = z.object({
  PORT: port.default(4000).describe('The one public port: API and site'),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('The address to listen on; `0.0.0.0` lets other machines in'),
  OTLP_GRPC_PORT: z
    .union([z.literal('off'), port], { error: 'must be a port from 0 to 65535, or `off`' })
    .optional()
    .describe(
      'The port of OpenTelemetry over gRPC, 0 for any that is free, `off` for none; by default 4317 where that is free',
    ),
  TELEMETRY_MEMORY_MIB: mebibytes
    .default(256)
    .describe(
      'MiB that requests of telemetry under way may take together; beyond it senders are told to come back. The process stays below 768 MiB more than that',
    ),
  TELEMETRY_WAITING_MIB: mebibytes
    .default(1_024)
    .describe(
      'MiB of telemetry that may wait in the database to be merged before senders are told to come back',
    ),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('The address people and pipelines use, when it is not http://localhost:PORT'),
  OIDC_AUDIENCE: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe(
      'For whom the identity tokens of GitHub Actions have to be (their `aud`), when that is not PUBLIC_URL',
    ),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, { error: 'must begin with postgresql://' })
    .optional()
    .describe(
      'A PostgreSQL 15 or later of your own; without it an embedded one keeps its data in THROUGHLINE_DATA',
    ),
  THROUGHLINE_DATA: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of the embedded database and of local secrets; `.throughline` in the repository by default',
    ),
  SIMULATED_COMPANY: z
    .stringbool()
    .optional()
    .describe(
      'Whether to load the simulated company into an empty store; by default only into the embedded one',
    ),
  SIMULATED_TELEMETRY: z
    .stringbool()
    .default(true)
    .describe(
      'Whether the simulated company, where it is there, goes on telling its telemetry, and brings that of its past',
    ),
  AUTH_SECRET: z
    .string()
    .min(32, { error: 'needs at least 32 characters' })
    .optional()
    .describe('Signs the cookies; made on first start and kept in the database when not given'),
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error: 'must be an address such as smtp://user:password@mail.example.com:587',
    })
    .optional()
    .describe('The server by which e-mail to teams leaves; without it none is sent'),
  SMTP_FROM: z
    .string()
    .trim()
    .min(3)
    .default('Throughline <throughline@localhost>')
    .describe('From whom that e-mail comes'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much is logged'),
});
export type Config = z.infer<typeof Config>;

/**
 * Reads the settings, naming every wrong one at once.
 * @throws Error with one line per wrong variable
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Config.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new Error(`These environment variables cannot be used:\n  ${faults.join('\n  ')}`);
}
