import { MAX_ISSUES, type TellIssues, ToldIssues } from '@throughline/service/contracts/issues';
import type { Context } from '../run.ts';
import type { Answer } from '../service/repeat.ts';

const ATTEMPTS = 5;
const MOST_BYTES = 2_000_000; // a request; the service takes twice that

/** What became of all issues of a run. */
export type Tally = Omit<ToldIssues, 'services'> &
  Readonly<{ services: ReadonlyMap<string, ToldIssues['services'][number]> }>;

export const NOTHING_TOLD: Tally = {
  received: 0,
  bugs: 0,
  incidents: 0,
  others: 0,
  refused: 0,
  problems: [],
  services: new Map(),
};

/** Tells the service of issues, as many at once as it takes; what was told before one that fails stays recorded. */
export async function tellIssues({ call }: Context, told: TellIssues, before: Tally): Promise<Answer<Tally>> {
  let tally = before;
  for (const issues of inRequests<TellIssues['issues'][number]>(told.issues)) {
    const answer = await call({
      method: 'POST',
      path: '/api/v1/issues',
      body: { ...told, issues },
      answer: ToldIssues,
      attempts: ATTEMPTS,
    });
    if (!answer.ok) return answer;
    tally = add(tally, answer.value);
  }
  return { ok: true, value: tally };
}

function inRequests<Issue>(issues: readonly Issue[]): Issue[][] {
  const requests: Issue[][] = [];
  let bytes = 0;
  for (const issue of issues) {
    const size = Buffer.byteLength(JSON.stringify(issue));
    const last = requests.at(-1);
    if (last && last.length < MAX_ISSUES && bytes + size <= MOST_BYTES) {
      last.push(issue);
      bytes += size;
    } else {
      requests.push([issue]);
      bytes = size;
    }
  }
  return requests;
}

function add(tally: Tally, more: ToldIssues): Tally {
  const services = new Map(tally.services);
  for (const service of more.services) {
    const known = services.get(service.slug) ?? { ...service, bugs: 0, incidents: 0 };
    services.set(service.slug, {
      ...known,
      bugs: known.bugs + service.bugs,
      incidents: known.incidents + service.incidents,
    });
  }
  return {
    received: tally.received + more.received,
    bugs: tally.bugs + more.bugs,
    incidents: tally.incidents + more.incidents,
    others: tally.others + more.others,
    refused: tally.refused + more.refused,
    problems: [...tally.problems, ...more.problems],
    services,
  };
}
