import { z } from 'zod';

const loose = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).nullish().catch(null);
const Payload = z.object({
  action: z.string().max(100).optional().catch(undefined),
  ref: z.string().optional().catch(undefined),
  repository: loose({ full_name: z.string() }),
  organization: loose({ login: z.string() }),
  deployment: loose({ id: z.number() }),
  workflow_run: loose({ id: z.number() }),
  release: loose({ tag_name: z.string() }),
  issue: loose({ number: z.number() }),
  pull_request: loose({ number: z.number() }),
  label: loose({ name: z.string() }),
});

/** What a message is called in a list: its event with its action, and what it is about. Two with one subject take turns. */
export function nameMessage(event: string, payload: unknown): { event: string; subject: string | undefined } {
  const told = Payload.safeParse(payload).data;
  const full = told?.action === undefined ? event : `${event}.${told.action}`;
  const repository = told?.repository?.full_name ?? told?.organization?.login;
  if (!told || repository === undefined) return { event: full, subject: undefined };
  const { deployment, workflow_run: run, release, issue, pull_request: pull, label, ref } = told;
  const thing =
    (deployment && `deployment ${deployment.id}`) ??
    (run && `run ${run.id}`) ??
    (release && `release ${release.tag_name}`) ??
    (issue && `#${issue.number}`) ??
    (pull && `#${pull.number}`) ??
    (label && `label ${label.name}`) ??
    ref?.replace(/^refs\/(?:heads|tags)\//, '');
  return { event: full, subject: thing == null ? repository : `${repository} ${thing}` };
}
