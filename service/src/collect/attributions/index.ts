export { attributionParts, toAttribution } from './read.ts';
