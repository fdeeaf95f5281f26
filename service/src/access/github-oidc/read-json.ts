/** What was read is no JSON, too much of it, or did not come in time. */
export class UnreadableAnswer extends Error {}

/**
 * Reads a small JSON document. It is somebody else's answer, so the time and the size are bounded, and a redirect,
 * which could lead anywhere, is not followed.
 * @throws UnreadableAnswer
 */
export async function readJson(
  url: string,
  { deadlineMs, maxBytes }: { deadlineMs: number; maxBytes: number },
): Promise<unknown> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', 'user-agent': 'throughline' },
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
    });
    if (!response.ok) throw new UnreadableAnswer(`it answers ${response.status}`);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of response.body ?? []) {
      bytes += part.byteLength;
      if (bytes > maxBytes) throw new UnreadableAnswer(`it answers with more than ${maxBytes} bytes`);
      parts.push(part);
    }
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (error) {
    if (error instanceof UnreadableAnswer) throw error;
    throw new UnreadableAnswer(say(error as Error, deadlineMs), { cause: error });
  }
}

function say(error: Error, deadlineMs: number): string {
  if (error.name === 'TimeoutError') return `it does not answer within ${deadlineMs / 1000} s`;
  if (error instanceof SyntaxError) return 'it does not answer with JSON';
  const { cause } = error;
  return cause instanceof Error ? `it cannot be reached: ${cause.message}` : 'its answer was cut off';
}
