import { describe, expect, it } from 'vitest';
import { drawBadge } from './draw.ts';
import { makeBadgeKeys } from './key.ts';

describe('a badge', () => {
  it('says name, value and status in words', () => {
    const svg = drawBadge({ name: 'Checkout', value: '94.3 %', status: 'at_risk' });
    expect(svg).toContain('<title>Checkout: 94.3 % at risk</title>');
    expect(svg).toContain('>94.3 % at risk</text>');
    expect(drawBadge({ name: 'Checkout', value: null, status: 'no_metric' })).toContain(
      'Checkout: no outcome metric',
    );
  });

  it('says no number of which too little is known', () => {
    expect(drawBadge({ name: 'Payments', value: '100 %', status: 'no_data' })).toContain('Payments: no data');
  });

  it('holds any name as text, short enough for a line', () => {
    const svg = drawBadge({
      name: `</title><script>alert("1")</script>&'\uffff`,
      value: null,
      status: 'met',
    });
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&apos;: met');
    expect(drawBadge({ name: '\u{1f680}'.repeat(60), value: null, status: 'met' })).toContain(
      `<title>${'\u{1f680}'.repeat(39)}…: met</title>`,
    );
  });
});

describe('a badge key', () => {
  const keys = makeBadgeKeys('a secret for tests, long enough for anybody');

  it('fits its team alone, and only with the same secret', () => {
    const key = keys.keyOf('checkout');
    expect(keys.fits('checkout', key)).toBe(true);
    expect(keys.fits('payments', key)).toBe(false);
    expect(keys.fits('checkout', `${key}x`)).toBe(false);
    expect(keys.fits('checkout', '')).toBe(false);
    expect(makeBadgeKeys('another secret, which is long enough as well').fits('checkout', key)).toBe(false);
  });
});
