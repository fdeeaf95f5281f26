import { LinearWebhookClient } from '@linear/sdk/webhooks';
import { ServiceError } from '../../errors.ts';

/**
 * Makes sure that a message was signed by Linear and sent within a minute of now, which is what Linear recommends and
 * what its own client allows; that client reads the clock of this machine and the time inside the signed body.
 *
 * @param secrets every one that is valid: after a rotation the one before still is for a while
 * @throws ServiceError no_webhook_secret, invalid_signature, stale_message
 */
export function verifyMessage(body: Buffer, signature: string, secrets: string[]): void {
  if (secrets.length === 0) {
    throw new ServiceError('no_webhook_secret', {
      detail:
        'No signing secret of a webhook of Linear is known here, so nothing that arrives can be trusted.',
      remedy: 'Enter the signing secret that Linear shows for the webhook under Settings → Connections.',
    });
  }
  const findings = secrets.map((secret) => check(body, signature, secret));
  if (findings.includes('genuine')) return;
  if (findings.includes('stale')) {
    throw new ServiceError('stale_message', {
      detail: 'The message is rightly signed, and was not sent within a minute of now.',
      remedy:
        'Let a time server set the clock of this machine. What was missed is found by reading the history each hour.',
      field: 'webhookTimestamp',
    });
  }
  throw new ServiceError('invalid_signature', {
    detail: 'The header linear-signature is not the signature of this body with a secret that is valid here.',
    remedy: 'Enter the signing secret that Linear shows for this webhook under Settings → Connections.',
    field: 'linear-signature',
  });
}

/** The client compares in constant time; only after the signature was right does it look at the body. */
function check(body: Buffer, signature: string, secret: string): 'genuine' | 'stale' | 'forged' {
  try {
    new LinearWebhookClient(secret).verify(body, signature);
    return 'genuine';
  } catch (error) {
    if (error instanceof SyntaxError) return 'genuine'; // signed, and refused as no JSON later
    return /webhook timestamp/.test((error as Error).message) ? 'stale' : 'forged';
  }
}
