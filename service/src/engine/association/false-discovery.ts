import { EngineError } from '../errors.ts';

/**
 * q-values that bound the false discovery rate whatever the dependence between the tests
 * (Benjamini & Yekutieli 2001): q = min over p' >= p of p' * m * H(m) / rank, H(m) the harmonic number.
 * @param pValues one per test, 0 to 1.
 * @param tests how many were tested in all, when some need no p-value of their own; at least pValues.length.
 * @returns q per test, at most 1, in the same order. O(m log m).
 * @throws EngineError `not_finite` for a p outside 0 to 1; `invalid_argument` for too few tests.
 */
export function falseDiscoveryRates(pValues: Float64Array, tests = pValues.length): Float64Array {
  if (tests < pValues.length) {
    throw new EngineError(
      'invalid_argument',
      `tests is ${tests}; it must count all ${pValues.length} p-values.`,
    );
  }
  pValues.forEach((p, i) => {
    if (!(p >= 0 && p <= 1)) {
      throw new EngineError('not_finite', `pValues[${i}] is ${p}; pass a probability from 0 to 1.`);
    }
  });
  const factor = tests * harmonicNumber(tests);
  const order = Array.from(pValues.keys()).sort((a, b) => (pValues[b] as number) - (pValues[a] as number));
  const rates = new Float64Array(pValues.length);
  let smallest = 1;
  order.forEach((index, i) => {
    smallest = Math.min(smallest, ((pValues[index] as number) * factor) / (order.length - i));
    rates[index] = smallest;
  });
  return rates;
}

/** 1 + 1/2 + ... + 1/count. */
export function harmonicNumber(count: number): number {
  let sum = 0;
  for (let i = 1; i <= count; i++) sum += 1 / i;
  return sum;
}
