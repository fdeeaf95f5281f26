import { Heading, Note } from '../../../ui/page.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { SourceForm } from './source-form.tsx';

export function NewSourcePage() {
  return (
    <SettingsFrame here="/settings/prometheus/new">
      {() => (
        <>
          <Heading>Ask a Prometheus</Heading>
          <Note>It is asked from here; its address has to be one that this Throughline reaches.</Note>
          <SourceForm source={null} />
        </>
      )}
    </SettingsFrame>
  );
}
