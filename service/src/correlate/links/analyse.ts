import {
  type DescribedPair,
  describeLink,
  findLinks,
  type LinkDescription,
  type LinkSearch,
  type TestedPair,
} from '../../engine/association/index.ts';
import type { CorrelationKernel } from '../../engine/kernel/index.ts';
import { type MeasuredMovement, type MovedPair, measureMovements } from './measure-movements.ts';

/** What is asked of the thread that computes. */
export type Task =
  | { kind: 'find'; search: LinkSearch }
  | { kind: 'describe'; pair: DescribedPair }
  | { kind: 'movements'; pair: MovedPair };

/** One pair tested, as small as it can be: there are tens of thousands. */
export type Tested = Pick<TestedPair, 'signal' | 'kpi' | 'lag' | 'effect' | 'p' | 'grade' | 'steadiness'>;

export interface Answers {
  find: { tested: Tested[]; untested: { signal: number; kpi: number; reason: string }[] };
  describe: LinkDescription;
  movements: MeasuredMovement[];
}

/** Does what was asked; pure but for the kernel, which is compiled once a thread. */
export function analyse(kernel: CorrelationKernel, task: Task): Answers[Task['kind']] {
  switch (task.kind) {
    case 'find': {
      const { tested, untested } = findLinks(kernel, task.search);
      return {
        tested: tested.map(({ signal, kpi, lag, effect, p, grade, steadiness }) => ({
          signal,
          kpi,
          lag,
          effect,
          p,
          grade,
          ...(steadiness && { steadiness }),
        })),
        untested: untested.map(({ signal, kpi, reason }) => ({ signal, kpi, reason })),
      };
    }
    case 'describe':
      return describeLink(kernel, task.pair);
    case 'movements':
      return measureMovements(task.pair);
  }
}
