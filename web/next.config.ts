import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const workspace = fileURLToPath(new URL('..', import.meta.url));

const config: NextConfig = {
  transpilePackages: ['@throughline/service', 'geist'], // the contracts are TypeScript sources; the fonts go through next/font
  turbopack: { root: workspace },
  outputFileTracingRoot: workspace,
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: true }, // they are checked once, by `npm run types`
};

export default config;
