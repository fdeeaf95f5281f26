import type { ConnectionProvider } from '@throughline/service/contracts/connections';

/** The events that are made something of, in the words of the pages at which they are ticked. */
const GITHUB_EVENTS = [
  'Deployments',
  'Deployment statuses',
  'Issues',
  'Labels',
  'Pull requests',
  'Pushes',
  'Releases',
  'Workflow runs',
];
const LINEAR_EVENTS = ['Issues', 'Issue labels', 'Customer requests'];

const STEPS: Record<ConnectionProvider, string[]> = {
  github: [
    'At GitHub, open the repository, or the organisation for all of them: Settings → Webhooks → Add webhook.',
    'Payload URL: the address above. Content type: application/json. Secret: the one made here.',
    `Let me select individual events: ${GITHUB_EVENTS.join(', ')}.`,
    'Add webhook. GitHub sends a ping, which appears under What arrived.',
  ],
  linear: [
    'At Linear: Settings → API → Webhooks → New webhook.',
    `URL: the address above. Data change events: ${LINEAR_EVENTS.join(', ')}.`,
    'Create the webhook, open it, and copy its signing secret into the field here.',
    'The next change of an issue appears under What arrived.',
  ],
};

export function WebhookSteps({ provider }: { provider: ConnectionProvider }) {
  return (
    <ol className="mt-2 max-w-[40rem] list-decimal space-y-1 pl-5">
      {STEPS[provider].map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}
