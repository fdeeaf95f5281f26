import { ServiceError } from '../../errors.ts';

/** Under these names is recorded what Throughline itself reads and hears; nobody may take such an identity before it does. */
const OWN_SOURCES = new Set(['github', 'linear', 'cdevents', 'throughline']);

/** Refuses names of sources that are not a sender's to give. @throws ServiceError invalid_request */
export function assertFreeSource(source: string): void {
  if (!OWN_SOURCES.has(source)) return;
  throw new ServiceError('invalid_request', {
    detail: `The source \`${source}\` is kept for what Throughline itself takes in from there.`,
    remedy: `Name the system that sends this as source, such as \`my-ci\`, or connect \`${source}\` and let its records come by themselves.`,
    field: 'source',
  });
}
