import type { TellIssues } from '@throughline/service/contracts/issues';
import { type Judge, judgeOf } from '../inputs/judge.ts';
import type { Command, Context, Trouble } from '../run.ts';
import type { Failure } from '../service/failure.ts';
import { readIssues } from './read-issues.ts';
import { ReadingStopped } from './reading-stopped.ts';
import { reportIssues } from './report-issues.ts';
import { NOTHING_TOLD, type Tally, tellIssues } from './tell-issues.ts';
import { troubleOf } from './trouble.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 28;
const MOST_DAYS = 400;

/** Tells of every issue that changed lately, of GitHub and of Linear. Telling one again changes nothing. */
export const command: Command = {
  check: (judge) => void readWanted(judge),
  work: async (context) => {
    const { settings, inputs, ports, runner } = context;
    const { days, teams } = readWanted(judgeOf(inputs));
    const since = new Date(ports.now() - days * DAY_MS);
    const key = inputs['linear-api-key'];
    const sources: AsyncGenerator<TellIssues>[] = [];
    if (settings.githubToken !== undefined) sources.push(readIssues(context, settings.githubToken, since));
    if (key !== '') {
      const { readLinear } = await import('../linear/read-linear.ts');
      sources.push(readLinear(context, { key, teams, since }));
    }

    let tally = NOTHING_TOLD;
    const stopped: ReadingStopped[] = [];
    for (const source of sources) {
      const told = await tellAll(context, source, tally);
      tally = told.tally;
      if (told.stopped) stopped.push(told.stopped);
      if (told.failure) {
        if (tally.received > 0) await reportIssues(context, tally);
        return troubleOf('The rest of the issues', told.failure);
      }
    }
    for (const { level, message } of stopped.slice(0, -1))
      if (level === 'error') runner.blame(message);
      else runner.warn(message);
    await reportIssues(
      context,
      tally,
      stopped.map(({ message }) => message),
    );
    return troubleOfReading(stopped.at(-1));
  },
};

function readWanted(judge: Judge) {
  const { inputs } = judge;
  if (inputs['github-token'] === '' && inputs['linear-api-key'] === '')
    judge.blame(
      'github-token',
      'is empty, and so is `linear-api-key`: leave it out, or pass the key of Linear.',
    );
  if (/[^\x21-\x7e]/.test(inputs['linear-api-key']))
    judge.blame(
      'linear-api-key',
      'is "***": it contains spaces or characters no key has; copy it again, without line breaks.',
    );
  const teams = inputs['linear-teams']
    .split(/[,\n]/)
    .map((team) => team.trim().toUpperCase())
    .filter((team) => team !== '');
  if (teams.length > 0 && inputs['linear-api-key'] === '')
    judge.blame(
      'linear-teams',
      'is set, and `linear-api-key` is empty: pass a key of Linear, from a secret.',
    );
  const wrong = teams.find((team) => !/^[A-Z][A-Z0-9]*$/.test(team));
  if (wrong !== undefined)
    judge.blame('linear-teams', `names ${judge.quoted(wrong)}: write keys of teams, such as ENG for ENG-12.`);
  return {
    teams,
    days: judge.number('since-days', { atMost: MOST_DAYS, unit: 'days', otherwise: USUAL_DAYS }),
  };
}

/** Tells what a source gives, as it gives it; a source that stops keeps what was told before. */
async function tellAll(
  context: Context,
  source: AsyncGenerator<TellIssues>,
  before: Tally,
): Promise<Readonly<{ tally: Tally; stopped?: ReadingStopped; failure?: Failure }>> {
  let tally = before;
  try {
    for await (const told of source) {
      const answer = await tellIssues(context, told, tally);
      if (!answer.ok) return { tally, failure: answer.failure };
      tally = answer.value;
    }
    return { tally };
  } catch (error) {
    if (error instanceof ReadingStopped) return { tally, stopped: error };
    throw error;
  }
}

function troubleOfReading(stopped: ReadingStopped | undefined): Trouble | undefined {
  return stopped && { level: stopped.level, message: stopped.message };
}
