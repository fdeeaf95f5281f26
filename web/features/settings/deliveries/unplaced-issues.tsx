import type { IssueProblemPage } from '@throughline/service/contracts/issues';
import { Heading, Note } from '../../../ui/page.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { WithCode } from '../with-code.tsx';
import { type DeliveryFilter, deliveriesAddress } from './delivery-filter.ts';

/** Bugs and incidents that are counted nowhere, because no rule says which service they are about. */
export function UnplacedIssues({
  page,
  filter,
  cursor,
}: {
  page: IssueProblemPage;
  filter: DeliveryFilter;
  cursor: string | undefined;
}) {
  if (page.items.length === 0 && cursor === undefined) return null;
  return (
    <section aria-labelledby="unplaced">
      <Heading id="unplaced">Issues that belong to no service</Heading>
      <Note>They are kept and counted nowhere until their service is known; then without a replay.</Note>
      <ul className="mt-2 border-line border-t">
        {page.items.map(({ id, key, container, title, url, problem, remedy }) => (
          <li key={id} className="border-line border-b py-2">
            {url === null ? (
              <b>{title}</b>
            ) : (
              <a href={url} rel="noreferrer" className="quiet-link font-semibold">
                {title}
              </a>
            )}{' '}
            <span className="text-note text-soft">
              {container} {key}
            </span>
            <p className="text-note text-soft">
              <WithCode text={`${problem} ${remedy}`} />
            </p>
          </li>
        ))}
      </ul>
      <Pager
        address={(issues) => deliveriesAddress(filter, { issues })}
        cursor={cursor}
        nextCursor={page.nextCursor}
        first="First issues"
        next="More issues"
      />
    </section>
  );
}
