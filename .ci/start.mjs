// npm start: installs what is missing, builds what has changed, and runs everything. Plain JavaScript, because nothing
// is installed yet when it begins.
import { prepare, runPackaged } from './prepare.mjs';

await prepare();
await runPackaged('Building', 'turbo', [
  'run',
  'build',
  '--filter=@throughline/service',
  '--filter=@throughline/web',
]);
process.env.LOG_LEVEL ??= 'warn'; // the terminal is for people; LOG_LEVEL=info shows every request
await import('../service/dist/server.js');
