'use client';

import '../ui/tokens.css';
import { ErrorPage } from '../features/access/error-page.tsx';

export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Something failed · Throughline</title>
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
