/** What a deployment put live. */
export interface Version {
  version: string;
  commitSha: string | null;
}

const SHORTEST_SHA = 7; // what git abbreviates to

/** The same code: by commit where both tell theirs (one may be abbreviated), else by version. */
export function sameVersion(a: Version, b: Version): boolean {
  if (a.commitSha && b.commitSha)
    return a.commitSha.startsWith(b.commitSha) || b.commitSha.startsWith(a.commitSha);
  return a.version === b.version;
}

interface Life {
  version: Version;
  /** Position of its first and of its latest deployment. */
  first: number;
  last: number;
}

/** Which version was live when. Looks up by abbreviated commit, then by version, so that each is one step. */
export class VersionHistory {
  readonly #byKey = new Map<string, Life[]>();

  lastLive(deployment: Version): Life | undefined {
    for (const key of keysOf(deployment)) {
      const life = this.#byKey.get(key)?.find(({ version }) => sameVersion(version, deployment));
      if (life) return life;
    }
    return undefined;
  }

  add(deployment: Version, position: number): void {
    const known = this.lastLive(deployment);
    if (known) {
      known.last = position;
      return;
    }
    const life = { version: deployment, first: position, last: position };
    for (const key of keysOf(deployment)) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), life]);
  }
}

function keysOf({ commitSha, version }: Version): string[] {
  return commitSha
    ? [`sha:${commitSha.slice(0, SHORTEST_SHA)}`, `version:${version}`]
    : [`version:${version}`];
}
