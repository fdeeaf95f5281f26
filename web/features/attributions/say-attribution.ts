import type { Attribution } from '@throughline/service/contracts/attributions';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatPercent } from '../../ui/format/number.ts';
import type { Sentence } from '../../ui/sentence.tsx';

/** In the few words a row has room for: `checkout-api v4.18 · score 86 %`, `unattributed`, `no deployment, says Dana`. */
export function sayAttributionBriefly(attribution: Attribution | null): string {
  if (attribution === null) return 'not looked at yet';
  const { deployment, origin, decidedBy } = attribution;
  if (deployment === null)
    return origin === 'person' ? `no deployment, says ${decidedBy ?? 'a person'}` : 'unattributed';
  return `${deployment.service} ${deployment.version} · ${sayOrigin(attribution)}`;
}

/** The same in full, with when that deployment had gone live. `began` is when the harm began or the bug was reported. */
export function sayAttribution(
  attribution: Attribution | null,
  began: string,
  what: 'incident' | 'bug',
): Sentence {
  if (attribution === null) return ['Nobody has looked yet for the deployment behind it.'];
  const { deployment, origin, decidedBy, candidates } = attribution;
  if (deployment === null && origin === 'person')
    return [{ strong: `${decidedBy ?? 'A person'} says` }, ' that no deployment caused it.'];
  if (deployment === null) {
    return [
      'It is ',
      { strong: 'unattributed' },
      candidates.length === 0
        ? ': no deployment of what was affected, or of what that depends on, came shortly before.'
        : ': deployments came shortly before, but too little speaks for any of them.',
    ];
  }
  const named = { strong: `${deployment.service} ${deployment.version}` };
  const live = sayWhen(deployment.finishedAt, began, what);
  if (origin === 'person')
    return [`${decidedBy ?? 'A person'} puts it down to `, named, `${live}. That word stands.`];
  if (origin === 'stated') return ['It is put down to ', named, `${live}: it was reported with that cause.`];
  return ['It is put down to ', named, `${live}.`, sayScore(attribution.score)];
}

function sayOrigin({ origin, score, decidedBy }: Attribution): string {
  if (origin === 'person') return `says ${decidedBy ?? 'a person'}`;
  if (origin === 'stated') return 'stated with the report';
  return score === null ? 'by rule' : `score ${formatPercent(score, 0)}`;
}

function sayScore(score: number | null): string {
  return score === null ? '' : ` The evidence scores ${formatPercent(score, 0)}.`;
}

function sayWhen(finishedAt: string | null, began: string, what: 'incident' | 'bug'): string {
  if (finishedAt === null) return '';
  const ms = Date.parse(began) - Date.parse(finishedAt);
  if (ms < 0) return '';
  return `, live ${formatDuration(ms)} before it ${what === 'incident' ? 'began' : 'was reported'}`;
}
