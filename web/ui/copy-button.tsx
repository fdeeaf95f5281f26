'use client';

import { useState } from 'react';
import { Button } from './button.tsx';

/** Copies a text; where the browser refuses (a page without TLS), selects it so that the keyboard can. */
export function CopyButton({ text, label, sourceId }: { text: string; label: string; sourceId: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'selected'>('ready');
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      const source = document.getElementById(sourceId);
      if (source) getSelection()?.selectAllChildren(source);
      setState('selected');
    }
  }
  return (
    <span className="inline-flex items-center gap-2.5">
      <Button onClick={copy}>{label}</Button>
      <span role="status" className="text-note text-soft">
        {state === 'copied' && 'Copied'}
        {state === 'selected' && 'Selected: press Ctrl+C or ⌘C'}
      </span>
    </span>
  );
}
