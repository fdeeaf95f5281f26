/** Whether two addresses are the same but for upper case of the host, a default port and a slash at the end. */
export function isSameAudience(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

function canonical(audience: string): string {
  const address = URL.canParse(audience) ? new URL(audience).href : audience;
  return address.replace(/\/$/, '');
}
