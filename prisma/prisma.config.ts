import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

/** For `prisma migrate deploy --config prisma/prisma.config.ts` and other commands of the Prisma CLI. */
export default defineConfig({
  schema: fileURLToPath(new URL('schema.prisma', import.meta.url)),
  migrations: { path: fileURLToPath(new URL('migrations', import.meta.url)) },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
