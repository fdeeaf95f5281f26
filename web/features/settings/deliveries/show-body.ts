const MAX_SHOWN = 200_000; // characters: more than anybody reads, and a page of megabytes would not open

/** A body as somebody reads it: JSON with its structure, also where it came inside a form; anything else as it is. */
export function showBody(body: string): { text: string; cut: boolean } {
  const json = body.startsWith('payload=') ? (new URLSearchParams(body).get('payload') ?? body) : body;
  const text = withStructure(json);
  return text.length > MAX_SHOWN ? { text: text.slice(0, MAX_SHOWN), cut: true } : { text, cut: false };
}

function withStructure(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
