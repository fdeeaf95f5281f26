import { CurrentRules } from '@throughline/service/contracts/rules';
import { Service } from '@throughline/service/contracts/services';
import { forPage, read } from '../../../lib/read.ts';
import { LocalTime } from '../../../ui/local-time.tsx';
import { Note } from '../../../ui/page.tsx';
import { listOf } from '../list-of.ts';
import { may } from '../may.ts';
import { RefreshWhile } from '../refresh-while.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { RulesForm } from './rules-form.tsx';
import { RulesText } from './rules-text.tsx';

const HERE = '/settings/rules';

/** What counts as what among issues and pull requests, and to which service each belongs. */
export function RulesPage() {
  return (
    <SettingsFrame here={HERE} needs="read">
      {async (me) => {
        const [{ rules, changedBy, changedAt, applied }, services] = await forPage(HERE, () =>
          Promise.all([read(CurrentRules, '/api/v1/rules'), read(listOf(Service), '/api/v1/services')]),
        );
        return (
          <>
            <p className="mt-5 max-w-[46rem]">
              Teams label their work in their own ways. Here stands what counts as a bug, an incident or a
              hotfix, whatever it is called. Patterns stand one a line; * stands for anything, and upper and
              lower case are the same: <code className="font-mono text-note">kind/bug</code>,{' '}
              <code className="font-mono text-note">customer-*</code>.
            </p>
            <div className="mt-2">
              <Note>
                {changedAt === null ? (
                  'These are the ones that Throughline comes with.'
                ) : (
                  <>
                    Last changed by {changedBy ?? 'somebody'}, <LocalTime at={changedAt} />.
                  </>
                )}
              </Note>
              <div role="status">
                {!applied && (
                  <Note>What is known is being sorted by them; numbers move until that is done.</Note>
                )}
              </div>
            </div>
            <RefreshWhile active={!applied} doing="What is known is being sorted." />
            {may(me, 'manage') ? (
              <RulesForm
                rules={rules}
                services={services.items.map(({ slug, name }) => ({ slug, name }))}
                maySave={may(me, 'admin')}
              />
            ) : (
              <RulesText rules={rules} />
            )}
          </>
        );
      }}
    </SettingsFrame>
  );
}
