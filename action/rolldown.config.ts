import { defineConfig } from 'rolldown';

/**
 * The runner starts `dist/main.js` and `dist/post.js` straight from a checkout without `node_modules`,
 * so everything is bundled. What a deployment needs only now and then (the GitHub client) stays a chunk of
 * its own, loaded on demand. Not minified: whoever pins this action can read what it runs.
 */
export default defineConfig({
  input: { main: 'src/enter-main.ts', post: 'src/enter-post.ts' },
  platform: 'node',
  treeshake: {
    // @actions/core would otherwise bring a second HTTP client (700 kB) for the OIDC call that is not used here.
    moduleSideEffects: [{ test: /node_modules[\\/](?:@actions|undici|tunnel)[\\/]/, sideEffects: false }],
  },
  output: {
    dir: 'dist',
    format: 'esm',
    // No hashes: a change of code must not rename the files of the committed bundle.
    entryFileNames: '[name].js',
    chunkFileNames: (chunk) => (chunk.isDynamicEntry ? '[name].js' : 'shared.js'),
    cleanDir: true,
  },
});
