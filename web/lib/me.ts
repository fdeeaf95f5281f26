import { Me } from '@throughline/service/contracts/people';
import { cache } from 'react';
import { read } from './read.ts';

/** Who is looking at the page; asked once per request however many components want to know. */
export const readMe = cache((): Promise<Me> => read(Me, '/api/v1/me'));
