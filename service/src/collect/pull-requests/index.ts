export { markHotfixes } from './mark-hotfixes.ts';
