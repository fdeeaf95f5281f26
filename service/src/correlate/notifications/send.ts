import { createHmac } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { ServiceError } from '../../errors.ts';
import type { Letter } from './compose.ts';

const PATIENCE_MS = 10_000;
const LONGEST_REASON = 300;

/** Where one channel sends, opened. */
export type Address =
  | { kind: 'slack'; url: string }
  | { kind: 'webhook'; url: string; signingSecret: string }
  | { kind: 'email'; to: string[] };

/** How e-mail leaves; null where none was set up. */
export type Mail = { smtpUrl: string; from: string } | null;

/** Sends a letter. @throws ServiceError notification_refused with what the other side said */
export async function send(address: Address, letter: Letter, mail: Mail, now: Date): Promise<void> {
  switch (address.kind) {
    case 'slack':
      return post(address.url, JSON.stringify({ text: toSlack(letter) }), {});
    case 'webhook': {
      const body = JSON.stringify({ type: letter.type, timestamp: now.toISOString(), data: letter });
      return post(address.url, body, sign(letter.id, body, address.signingSecret, now));
    }
    case 'email':
      return mailTo(address.to, letter, mail);
  }
}

/** Headers of Standard Webhooks 1.0 (github.com/standard-webhooks): HMAC-SHA256 over id, time and body. */
export function sign(
  id: string,
  body: string,
  secret: string,
  now: Date,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** Slack reads `<`, `>` and `&` as markup: https://api.slack.com/reference/surfaces/formatting#escaping */
function toSlack({ text }: Letter): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { 'content-type': 'application/json', 'user-agent': 'Throughline', ...headers },
      body,
    });
  } catch (cause) {
    const { name, message, cause: deeper } = cause as Error;
    const why =
      name === 'TimeoutError'
        ? 'no answer within ten seconds'
        : String((deeper as Error)?.message ?? message);
    throw refused(`It could not be reached: ${why}.`, cause);
  }
  const answer = (await response.text().catch(() => '')).slice(0, LONGEST_REASON);
  if (!response.ok) throw refused(`It answered ${response.status}${answer === '' ? '' : `: ${answer}`}.`);
}

async function mailTo(to: string[], letter: Letter, mail: Mail): Promise<void> {
  if (!mail) throw refused('No mail server is set up: give SMTP_URL and SMTP_FROM.');
  const transport = createTransport(mail.smtpUrl, {
    connectionTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  } as Parameters<typeof createTransport>[1]);
  try {
    await transport.sendMail({
      from: mail.from,
      to,
      subject: letter.subject,
      text: letter.text,
      messageId: `<${letter.id}@throughline>`,
    });
  } catch (cause) {
    throw refused(`The mail server refused it: ${(cause as Error).message.slice(0, LONGEST_REASON)}.`, cause);
  } finally {
    transport.close();
  }
}

function refused(detail: string, cause?: unknown): ServiceError {
  return new ServiceError('notification_refused', {
    detail,
    remedy: 'Check the address of the channel under Settings → Notifications, then send it again.',
    ...(cause !== undefined && { cause }),
  });
}
