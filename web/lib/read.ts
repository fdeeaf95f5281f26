import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import type { z } from 'zod';
import { ApiError, callApi } from './api.ts';

const DEFAULT_SERVICE_URL = 'http://localhost:4000';

/** Reads from the service while a page is rendered, as the person who asked for the page. */
export async function read<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
): Promise<z.output<Schema>> {
  const cookie = (await cookies()).toString();
  const forwarded = (await headers()).get('x-forwarded-for');
  return callApi({
    path,
    parse: (answer) => schema.parse(answer),
    base: process.env.SERVICE_URL ?? DEFAULT_SERVICE_URL,
    headers: {
      ...(cookie === '' ? {} : { cookie }),
      ...(forwarded === null ? {} : { 'x-forwarded-for': forwarded }), // rate limits count readers, not the site
    },
  });
}

/**
 * Runs the reads of one page. Who is not signed in goes to the sign-in page and comes back `here`;
 * what is not there shows the not-found page.
 */
export async function forPage<Loaded>(here: string, load: () => Promise<Loaded>): Promise<Loaded> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof ApiError) {
      if (error.problem.status === 401) redirect(`/sign-in?next=${encodeURIComponent(here)}`);
      // Reads are made from the address alone, so one that cannot be answered is an address that leads nowhere.
      if (error.problem.status === 404 || error.problem.status === 400) notFound();
    }
    throw error;
  }
}

/** A read that the page can do without when the reader may not make it. */
export async function readIfAllowed<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
): Promise<z.output<Schema> | null> {
  try {
    return await read(schema, path);
  } catch (error) {
    if (error instanceof ApiError && (error.problem.status === 401 || error.problem.status === 403))
      return null;
    throw error;
  }
}
