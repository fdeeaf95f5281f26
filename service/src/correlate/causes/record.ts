import type { CauseRecord } from '../../contracts/causes.ts';
import type { Context } from '../../store/database.ts';

/** How often the ranking was right, of the incidents whose cause a person has marked. */
export async function readCauseRecord({ database }: Context): Promise<CauseRecord> {
  const marks = await database.causeMark.findMany({ select: { rank: true, outside: true, named: true } });
  return summarise(marks);
}

/** A cause from outside is found by naming nothing; one inside by its place. Pure. */
export function summarise(
  marks: readonly { rank: number | null; outside: boolean; named: boolean }[],
): CauseRecord {
  const within = (place: number) =>
    marks.filter(({ rank, outside, named }) => (outside ? !named : rank !== null && rank <= place)).length;
  const marked = marks.length;
  const [top1, top3] = [within(1), within(3)];
  return {
    marked,
    top1,
    top3,
    nothingNamed: marks.filter(({ named }) => !named).length,
    outside: marks.filter(({ outside }) => outside).length,
    sentence:
      marked === 0
        ? 'Nobody has marked the true cause of an incident yet, so how often the ranking is right is not known.'
        : `Of ${marked} ${marked === 1 ? 'incident' : 'incidents'} whose cause a person has marked, the ranking had it first in ${top1} and among the first three in ${top3}.`,
  };
}
