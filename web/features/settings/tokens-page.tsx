import { Service } from '@throughline/service/contracts/services';
import { Token } from '@throughline/service/contracts/tokens';
import Link from 'next/link';
import { forPage, read } from '../../lib/read.ts';
import { Heading, Note } from '../../ui/page.tsx';
import { CreateTokenForm } from './create-token-form.tsx';
import { listOf } from './list-of.ts';
import { SettingsFrame } from './settings-frame.tsx';
import { TokenRow } from './token-row.tsx';

const HERE = '/settings/tokens';

export function TokensPage() {
  return (
    <SettingsFrame here={HERE}>
      {async () => {
        const [tokens, services] = await forPage(HERE, () =>
          Promise.all([read(listOf(Token), '/api/v1/tokens'), read(listOf(Service), '/api/v1/services')]),
        );
        const now = new Date().toISOString();
        return (
          <>
            {tokens.items.length === 0 ? (
              <p className="mt-4 text-soft">No token yet. A pipeline needs one to report its deployments.</p>
            ) : (
              <ul>
                {tokens.items.map((token) => (
                  <TokenRow key={token.id} token={token} now={now} />
                ))}
              </ul>
            )}
            <Heading>Create a token</Heading>
            <Note>
              One for each pipeline, for its services alone: then a leaked one can be revoked by itself. Jobs
              of GitHub Actions need none: see{' '}
              <Link href="/settings/pipelines" className="link">
                Pipelines
              </Link>
              .
            </Note>
            <CreateTokenForm
              services={services.items.map(({ slug, name, environments }) => ({
                slug,
                name,
                environment:
                  environments.find(({ production }) => production)?.name ??
                  environments[0]?.name ??
                  'production',
              }))}
            />
          </>
        );
      }}
    </SettingsFrame>
  );
}
