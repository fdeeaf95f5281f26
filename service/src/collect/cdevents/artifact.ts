import { oneLine } from '../deliveries/index.ts';

const DIGEST_LENGTH = 12;

/**
 * Version and commit of what `artifactId` names: a package URL such as `pkg:oci/shop@sha256:…?tag=1.4.0`, or any text.
 * https://github.com/package-url/purl-spec
 */
export function readArtifact(artifactId: string): { version: string; commitSha?: string } {
  const [, rest] = /^pkg:(.+)$/.exec(artifactId) ?? [];
  if (rest === undefined) return { version: oneLine(artifactId, 200) };
  const [path = '', query = ''] = rest.replace(/#.*$/, '').split('?', 2);
  const qualifiers = new URLSearchParams(query);
  const at = path.lastIndexOf('@');
  const pinned = at === -1 ? '' : decode(path.slice(at + 1));
  const digest = /^(sha\d+):([0-9a-f]+)$/.exec(pinned);
  const short = digest ? `${digest[1]}:${digest[2]?.slice(0, DIGEST_LENGTH)}` : pinned;
  const version = oneLine(qualifiers.get('tag') ?? short, 200) || oneLine(artifactId, 200);
  const commitSha = [qualifiers.get('commit'), commitIn(qualifiers.get('vcs_url')), pinned].find(
    (sha) => sha && /^[0-9a-f]{7,64}$/.test(sha),
  );
  return { version, ...(commitSha && { commitSha }) };
}

/** `git+https://host/acme/shop@0123abc` ends in the commit. */
function commitIn(address: string | null): string | undefined {
  return address?.split('@').at(-1);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that stands for itself
  }
}
