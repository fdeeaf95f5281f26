import { useSyncExternalStore } from 'react';

/** The address that the reader uses, which only the browser knows; `meanwhile` is shown until then. */
export function useOrigin(meanwhile: string): string {
  return useSyncExternalStore(
    neverChanges,
    () => window.location.origin,
    () => meanwhile,
  );
}

function neverChanges(): () => void {
  return () => {};
}
