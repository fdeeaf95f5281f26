import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { makeLogger } from './logger.ts';

function logged(write: (logger: ReturnType<typeof makeLogger>) => void): string {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  write(makeLogger('info', stream));
  return text;
}

describe('the log', () => {
  it('is JSON lines', () => {
    expect(JSON.parse(logged((logger) => logger.info({ code: 'x' }, 'refused')))).toMatchObject({
      code: 'x',
      msg: 'refused',
    });
  });

  it.each([
    ['a one-time link', { req: { method: 'GET', url: '/welcome?token=hush&x=1' } }],
    ['the address of a link', { req: { method: 'GET', url: '/api/v1/sign-in-links/hush' } }],
    [
      'a header',
      { req: { method: 'GET', url: '/', headers: { authorization: 'Bearer hush', cookie: 'hush' } } },
    ],
    ['a password', { body: { password: 'hush' } }],
    ['a token', { created: { secret: 'hush', token: 'hush' } }],
  ])('never holds %s', (_what, entry) => {
    const text = logged((logger) => logger.info(entry, 'seen'));
    expect(text).toContain('seen');
    expect(text).not.toContain('hush');
  });
});
