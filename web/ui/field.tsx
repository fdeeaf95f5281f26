'use client';

import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react';

/** What the service found wrong, by field name; provided by the form, read by its fields. */
export const FieldErrors = createContext<ReadonlyMap<string, string>>(new Map());

type Framing = { name: string; label: string; hint?: ReactNode };

/** A label, its hint and its error around one control; the control is told about both. */
function Frame({
  name,
  label,
  hint,
  children,
}: Framing & {
  children: (wiring: {
    id: string;
    name: string;
    'aria-describedby'?: string;
    'aria-invalid'?: true;
  }) => ReactNode;
}) {
  const id = useId();
  const error = useContext(FieldErrors).get(name);
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="max-w-[30rem]">
      <label htmlFor={id} className="block font-[550] text-nav">
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-note text-soft">
          {hint}
        </p>
      )}
      <div className="mt-1">
        {children({
          id,
          name,
          ...(described ? { 'aria-describedby': described } : {}),
          ...(error ? { 'aria-invalid': true as const } : {}),
        })}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1 flex items-baseline gap-1.5 text-missed text-note">
          <svg viewBox="0 0 12 12" width="9" height="9" aria-hidden="true" className="flex-none">
            <rect width="12" height="12" fill="currentColor" />
          </svg>
          {error}
        </p>
      )}
    </div>
  );
}

export function TextField({ name, label, hint, ...input }: Framing & ComponentProps<'input'>) {
  return (
    <Frame name={name} label={label} hint={hint}>
      {(wiring) => <input className="control" {...input} {...wiring} />}
    </Frame>
  );
}

export function TextArea({ name, label, hint, ...area }: Framing & ComponentProps<'textarea'>) {
  return (
    <Frame name={name} label={label} hint={hint}>
      {(wiring) => <textarea className="control" rows={3} {...area} {...wiring} />}
    </Frame>
  );
}

export function SelectField({ name, label, hint, children, ...select }: Framing & ComponentProps<'select'>) {
  return (
    <Frame name={name} label={label} hint={hint}>
      {(wiring) => (
        <select className="control" {...select} {...wiring}>
          {children}
        </select>
      )}
    </Frame>
  );
}

export function CheckField({ label, ...input }: { label: string } & ComponentProps<'input'>) {
  return (
    <label className="flex min-h-6 items-center gap-2 text-nav">
      <input type="checkbox" className="size-4 flex-none accent-ink" {...input} />
      {label}
    </label>
  );
}

/** Several controls under one question. */
export function FieldGroup({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="max-w-[30rem]">
      <legend className="font-[550] text-nav">{label}</legend>
      {hint && <p className="text-note text-soft">{hint}</p>}
      <div className="mt-1.5 grid gap-1.5">{children}</div>
    </fieldset>
  );
}
