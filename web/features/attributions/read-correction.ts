import type { SetAttribution } from '@throughline/service/contracts/attributions';

export const NO_DEPLOYMENT = 'none';
export const OTHER_DEPLOYMENT = 'other';

/** The fields of the correction as the request they stand for; a choice that is neither word is the id of a candidate. */
export function readCorrection(values: FormData): SetAttribution {
  const text = (name: string) => String(values.get(name) ?? '').trim();
  const choice = text('choice');
  const because = text('because').replace(/\s*\n\s*/g, ' ');
  return {
    deploymentId:
      choice === NO_DEPLOYMENT
        ? null
        : choice === OTHER_DEPLOYMENT
          ? toDeploymentId(text('deploymentId'))
          : choice,
    ...(because === '' ? {} : { because }),
  };
}

/** The id of a deployment, out of itself or of the address of its page. */
export function toDeploymentId(given: string): string {
  const inAddress = /\/deployments\/([^/?#]+)/.exec(given)?.[1];
  return inAddress === undefined ? given : decodeURIComponent(inAddress);
}
