import type { GateOverride } from '@throughline/service/contracts/gate';
import type { Settings } from '../inputs/check.ts';
import { code, link, plain } from '../summary/plain.ts';
import type { GateSays, ServiceSays } from './answer.ts';

const MARKS: Readonly<Record<string, string>> = { hold: '■ holds', warn: '▲ warns', info: '· note' };

type Facts = Readonly<{
  says: GateSays;
  settings: Settings;
  override: GateOverride | undefined;
  stops: boolean;
}>;

/** What the gate says of one service, for the log and as an annotation. */
export function reasonsText(
  { service, decision, reasons }: ServiceSays,
  { override }: Pick<Facts, 'override'>,
): string {
  const word = decision === 'hold' ? (override === undefined ? 'hold' : 'hold, overridden') : 'allow';
  return [
    `The gate of ${service.slug} says ${word}.`,
    ...reasons.map(({ message, url }) => (url === undefined ? message : `${message} ${url}`)),
  ].join('\n');
}

/** The summary of what the gate said; empty where there is nothing to say beside that it lets everything through. */
export function gateSummary({ says, settings, override, stops }: Facts): string {
  const speaking = says.services.filter(({ reasons }) => reasons.length > 0);
  if (speaking.length === 0) return '';
  return [
    `### ${headline(says, { settings, override, stops })}`,
    ...(override === undefined
      ? []
      : [
          `Held, and let through by the label ${code(override.label)}${override.by === undefined ? '' : `, set by ${plain(override.by)}`}${override.url === undefined ? '' : ` on ${link('the pull request', override.url)}`}.`,
        ]),
    ...speaking.flatMap((service) => sectionOf(service)),
    ...(stops
      ? [
          `Nothing was deployed and nothing is recorded. To deploy all the same, set the label ${code(settings.gateOverrideLabel)} on the pull request and run the job again.`,
        ]
      : []),
    '',
  ].join('\n\n');
}

function headline(says: GateSays, { override, stops }: Omit<Facts, 'says'>): string {
  if (stops) return '■ The gate holds this deployment';
  if (override !== undefined) return '▲ The gate was overridden';
  return says.decision === 'hold' ? '▲ The gate would hold this deployment' : '✓ The gate lets it through';
}

function sectionOf({ service, team, reasons, outcome, scorecardUrl }: ServiceSays): string[] {
  return [
    `**${plain(service.name)}** · ${link(team.name, scorecardUrl)}${outcome === null ? '' : ` · ${plain(outcome.text)}`}`,
    reasons
      .map(({ severity, message, url }) => {
        const mark = MARKS[severity] ?? plain(severity);
        return `- ${mark}: ${plain(message)}${url === undefined ? '' : ` ${link('Look', url)}`}`;
      })
      .join('\n'),
  ];
}
