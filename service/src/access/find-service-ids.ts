import { ServiceError } from '../errors.ts';
import type { Transaction } from '../store/database.ts';
import { suggest } from '../store/nearest-name.ts';

/** The ids of services a token or a trust policy is to be limited to. @throws ServiceError unknown_service */
export async function findServiceIds(database: Transaction, slugs: string[]): Promise<string[]> {
  const services = await database.service.findMany({
    where: { OR: [{ slug: { in: slugs } }, { aliases: { hasSome: slugs } }] },
  });
  const missing = slugs.find(
    (slug) => !services.some((one) => one.slug === slug || one.aliases.includes(slug)),
  );
  if (missing === undefined) return services.map(({ id }) => id);
  const all = await database.service.findMany({ select: { slug: true } });
  throw new ServiceError('unknown_service', {
    detail: `No service is called \`${missing}\`.`,
    remedy: suggest(
      missing,
      all.map(({ slug }) => slug),
      'See GET /api/v1/services for those there are.',
    ),
    field: 'services',
  });
}
