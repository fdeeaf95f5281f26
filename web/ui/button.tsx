import type { ComponentProps } from 'react';

const shape =
  'inline-flex min-h-[2.375rem] items-center justify-center rounded-control border px-3.5 py-1.5 font-[550] text-nav no-underline disabled:cursor-default disabled:opacity-60';
const kinds = {
  /** One a page: what the page is for. */
  filled: 'border-ink bg-ink text-paper',
  quiet: 'border-edge bg-transparent text-ink hover:border-ink',
};

export function buttonLook(kind: keyof typeof kinds = 'quiet'): string {
  return `${shape} ${kinds[kind]}`;
}

export function Button({
  kind = 'quiet',
  type = 'button',
  className = '',
  ...rest
}: ComponentProps<'button'> & { kind?: keyof typeof kinds }) {
  return <button type={type} className={`${buttonLook(kind)} ${className}`} {...rest} />;
}
