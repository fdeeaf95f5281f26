import { createHash } from 'node:crypto';

const MAX_LENGTH = 200;

/** One name for what is unique as source and id together; long ones by their hash. */
export function identityOf({ source, id }: { source: string; id: string }): string {
  const name = `${source} ${id}`;
  if (name.length <= MAX_LENGTH && /^[\x20-\x7e]+$/.test(name)) return name;
  return createHash('sha256').update(`${source}\n${id}`).digest('hex');
}
