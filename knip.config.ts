import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  workspaces: {
    '.': {
      // The JSON of the first is read by path, in the tests of the action; the second is the service's, and compared with.
      ignoreDependencies: ['@octokit/webhooks-examples', 'fastify'],

      entry: [
        '.ci/*.mjs',
        'bench/accuracy/*.ts',
        'bench/speed/*.ts',
        'bench/truth/truth.ts',
        'bench/truth/*.test.ts',
        'bench/speed/ingest/rows.ts', // started as a process
        'prisma/generate.mjs',
        'prisma/prisma.config.ts',
        'prisma/company/**/*.test.ts',
      ],
      project: ['.ci/**', 'bench/**/*.ts', 'docs/*.ts', 'prisma/**/*.{ts,mjs}'],
    },
    service: {
      ignoreBinaries: ['mount', 'umount', 'prlimit'], // what fills a disk in test/faults, where the system has them
      entry: [
        'src/server.ts',
        'src/engine/*/index.ts',
        'src/engine/kernel/build.mjs',
        'src/correlate/links/scan-worker.ts', // started as a thread
        'src/contracts/*.ts',
        'src/**/*.{test,properties}.ts',
        'test/**/*.test.ts',
        'test/*.global.ts',
        'test/faults/replica.mjs', // started as a process
      ],
      project: ['src/**/*.ts', 'test/**/*.ts', '!src/store/generated/**', '!src/engine/kernel/assembly/**'],
    },
    action: {
      entry: ['src/enter-*.ts', 'test/**/*.test.ts', 'test/run-as-runner.ts'],
      project: ['src/**', 'test/**'],
    },
    web: {
      ignoreDependencies: ['tailwindcss'], // imported by the style sheet only
      entry: ['test/**/*.test.{ts,tsx}', '**/*.test.{ts,tsx}'],
      project: ['**/*.{ts,tsx}'],
    },
  },
  ignoreExportsUsedInFile: true,
};
export default config;
