'use client';

import type { Problem } from '@throughline/service/contracts/problem';
import { type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { ApiError } from '../lib/api.ts';
import { Button } from './button.tsx';
import { errorsByField } from './errors-by-field.ts';
import { FieldErrors } from './field.tsx';

/**
 * A form that sends its values and, when they are refused, says where and what to change: beside the field where the
 * service named one, above the button otherwise. What was typed stays.
 */
export function Form({
  send,
  submit,
  kind = 'filled',
  children,
}: {
  send: (values: FormData) => Promise<void>;
  submit: string;
  kind?: 'filled' | 'quiet';
  children: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, setPending] = useState(false);
  const errors = problem ? errorsByField(problem) : new Map<string, string>();

  useEffect(() => {
    if (problem === null) return;
    const faulty = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (faulty ?? form.current?.querySelector<HTMLElement>('[role="alert"]'))?.focus();
  }, [problem]);

  async function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    setPending(true);
    setProblem(null);
    try {
      await send(values);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error.problem);
    } finally {
      setPending(false);
    }
  }

  const shownBeside =
    problem !== null && [...errors.keys()].some((name) => form.current?.elements.namedItem(name));
  return (
    <FieldErrors value={errors}>
      <form ref={form} onSubmit={onSubmit} className="mt-4 grid gap-5">
        {children}
        {problem !== null && !shownBeside && (
          <p role="alert" tabIndex={-1} className="max-w-[30rem] border-missed border-l-2 pl-3 outline-none">
            <b>{problem.detail}</b> {problem.remedy}
          </p>
        )}
        <p>
          <Button type="submit" kind={kind} disabled={pending}>
            {submit}
          </Button>
        </p>
      </form>
    </FieldErrors>
  );
}
