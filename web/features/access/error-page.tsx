'use client';

import { Button } from '../../ui/button.tsx';
import { Empty, Page } from '../../ui/page.tsx';

/** In production Next hides the message of an error and keeps `digest`, into which `ApiError` puts its code. */
export function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const [code, reference] = digestOf(error).split(' ');
  return (
    <Page heading="Something failed">
      {code === 'unavailable' ? (
        <Empty says="Throughline does not answer.">
          The service behind this page is starting, stopped or out of reach. A deploy job that reports to it
          goes on without waiting.
        </Empty>
      ) : code === 'forbidden' ? (
        <Empty says="Your account may not see this.">Ask an administrator for a role that may.</Empty>
      ) : (
        <Empty says="This page could not be made.">
          The fault is ours and is in the log of the service
          {reference || code ? ` under ${reference || code}` : ''}.
        </Empty>
      )}
      <div className="mt-4">
        <Button kind="filled" onClick={retry}>
          Try again
        </Button>
      </div>
    </Page>
  );
}

function digestOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return '';
  return typeof error.digest === 'string' ? error.digest : '';
}
