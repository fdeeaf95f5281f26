import { defineConfig } from 'rolldown';

/**
 * The runner starts `dist/main.js` and `dist/post.js` straight from a checkout without `node_modules`,
 * so everything is bundled. What a deployment needs only now and then (the GitHub client) stays a chunk of
 * its own, loaded on demand. Not minified: whoever pins this action can read what it runs.
 */
export default defineConfig({
  input: { main: 'src/enter-main.ts', post: 'src/enter-post.ts' },
  platform: 'node',
  preserveEntrySignatures: false, // the runner imports nothing from them
  treeshake: {
    // @actions/core would otherwise bring a second HTTP client (700 kB) for the OIDC call that is not used here.
    moduleSideEffects: [{ test: /node_modules[\\/](?:@actions|undici|tunnel)[\\/]/, sideEffects: false }],
  },
  output: {
    dir: 'dist',
    format: 'esm',
    // No hashes: a change of code must not rename the files of the committed bundle.
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    // Few files: what a deployment always loads, what it loads for GitHub, and what other jobs load.
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        { name: 'proxy', test: /node_modules[\\/]undici[\\/]|src[\\/]network[\\/]use-proxy/, priority: 5 },
        { name: 'linear', test: /node_modules[\\/]@linear[\\/]|src[\\/]linear[\\/]sdk/, priority: 4 },
        {
          name: 'octokit',
          test: /node_modules[\\/](?:@octokit|before-after-hook|fast-content-type-parse|universal-user-agent|json-with-bigint|content-type)[\\/]|src[\\/]github[\\/]octokit/,
          priority: 3,
        },
        {
          name: 'commands',
          test: /src[\\/](?:commands|gate|linear)[\\/](?!choose)|contracts[\\/](?:kpis|gate|issues|bugs|incidents)[.]ts/,
          priority: 2,
        },
        { name: 'shared', test: /./, minShareCount: 2, priority: 1 },
      ],
    },
    cleanDir: true,
  },
});
