import { type Context, connectionsOf } from '../../store/database.ts';
import { newestMove } from '../../store/signals/index.ts';

const READ_AGAIN_MS = 10_000; // whoever has made a service sends for it within seconds

/** What is known of services by their name, so that every request need not ask. */
export class ServiceDirectory {
  #services = new Map<string, { id: string; simulated: boolean }>();
  #aliases = new Map<string, string>();
  #names = '';
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  /** `renamed` is called when a name has begun to mean another service: what is remembered of series is out of date. */
  constructor(
    readonly context: Context,
    readonly renamed: () => void = () => {},
  ) {}

  /** The service that a name stands for: itself, unless it is another name of one. */
  serviceOf(name: string): string {
    const slug = toSlug(name);
    return this.#aliases.get(slug) ?? slug;
  }

  get(slug: string): { id: string; simulated: boolean } | undefined {
    return this.#services.get(slug);
  }

  /** Reads it again when it is not of the last seconds; the clock may be set back. */
  async refresh(): Promise<void> {
    const age = this.context.now().getTime() - this.#readAt;
    if (age >= 0 && age < READ_AGAIN_MS) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const rows = await this.context.database.service.findMany({
      select: { id: true, slug: true, aliases: true, team: { select: { simulated: true } } },
    });
    this.#services = new Map(rows.map(({ id, slug, team }) => [slug, { id, simulated: team.simulated }]));
    this.#aliases = new Map(
      rows.flatMap(({ slug, aliases }) => aliases.map((alias) => [alias, slug] as const)),
    );
    const moved = await newestMove(connectionsOf(this.context.database));
    const names = JSON.stringify([moved, ...this.#aliases]);
    if (this.#names !== '' && this.#names !== names) this.renamed();
    this.#names = names;
    this.#readAt = this.context.now().getTime();
  }
}

const LONGEST_SLUG = 63;

/** A name as services have them here: `Checkout_API` and `checkout-api` are the same. */
export function toSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_SLUG + 1)
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST_SLUG)
    .replace(/-+$/, '');
  return slug === '' ? 'unknown' : slug;
}
