const LONGEST_SHOWN = 80; // enough to recognise the value in a workflow file

const TOKEN = /\b(?:tl|ghp|gho|ghu|ghs|ghr|github_pat)_\w+/g;
const CREDENTIALS_IN_URL = /(\/\/)[^/@\s]*@/g;

/** A value as it may be shown in a public log: secrets pasted into the wrong input stay hidden. */
export function mask(value: string, secrets: readonly string[] = []): string {
  const withoutSecrets = secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '***'), value);
  const masked = withoutSecrets.replace(TOKEN, '***').replace(CREDENTIALS_IN_URL, '$1***@');
  const shown = masked.length > LONGEST_SHOWN ? `${masked.slice(0, LONGEST_SHOWN)}…` : masked;
  return JSON.stringify(shown);
}
