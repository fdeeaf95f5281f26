'use client';

import { type ReactNode, useId, useRef, useState } from 'react';
import { ApiError } from '../lib/api.ts';
import { Button } from './button.tsx';

/** Asks once more, in a dialog that says what will go and what will stay, before something cannot be undone. */
export function ConfirmButton({
  label,
  title,
  children,
  confirm,
  keep,
  act,
  inline = false,
}: {
  label: string;
  title: string;
  children: ReactNode;
  confirm: string;
  keep: string;
  act: () => Promise<void>;
  /** Written as a link inside a sentence or row instead of a button. */
  inline?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState('');

  async function run() {
    setPending(true);
    setRefusal('');
    try {
      await act();
      dialog.current?.close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefusal(`${error.problem.detail} ${error.problem.remedy}`);
    } finally {
      setPending(false);
    }
  }

  const open = () => dialog.current?.showModal();
  return (
    <>
      {inline ? (
        <button type="button" onClick={open} className="link min-h-6">
          {label}
        </button>
      ) : (
        <Button onClick={open}>{label}</Button>
      )}
      <dialog
        ref={dialog}
        aria-labelledby={titleId}
        className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-panel border border-line bg-panel p-5 text-body text-ink backdrop:bg-black/40"
      >
        <h2 id={titleId} className="font-semibold">
          {title}
        </h2>
        <div className="mt-1.5 text-soft">{children}</div>
        <p role="alert" className="mt-2 text-missed text-note empty:hidden">
          {refusal}
        </p>
        <div className="mt-4 flex flex-wrap gap-3">
          <Button kind="filled" onClick={run} disabled={pending}>
            {confirm}
          </Button>
          <Button onClick={() => dialog.current?.close()}>{keep}</Button>
        </div>
      </dialog>
    </>
  );
}
