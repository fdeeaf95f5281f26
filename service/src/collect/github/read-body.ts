/** The JSON of a webhook's body, which GitHub sends as it is or as the field `payload` of a form; undefined where it is none. */
export function readBody(contentType: string | undefined, body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  const form = contentType?.startsWith('application/x-www-form-urlencoded');
  try {
    return JSON.parse(form ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch {
    return undefined;
  }
}
