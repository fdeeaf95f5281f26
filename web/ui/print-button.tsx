'use client';

import { Button } from './button.tsx';

export function PrintButton() {
  return <Button onClick={() => window.print()}>Print this page</Button>;
}
