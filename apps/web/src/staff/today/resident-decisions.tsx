import type { RecordedPerson, RecordingNotice } from '@crossfade/video-core';
import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { Banner } from '../../notices/banner.tsx';
import { useRecordingPass, useRecordingPlace } from '../../recording/recording-context.tsx';
import { texts } from '../../texts/texts.ts';
import { textOf, type FormValues } from '../table/form-values.ts';
import { FormDialog } from '../table/form-dialog.tsx';

/** Begins the id of a resident in the call of a visit. */
const RESIDENT = 'resident-';

/** For each resident who has not answered whether they may be recorded: staff enter who decides for one who cannot. */
export function ResidentDecisions(): ReactNode {
  const { notice } = useRecordingPlace();
  const [deciding, setDeciding] = useState<RecordedPerson>();
  const waiting =
    notice?.people.filter(({ id, answer }) => answer === 'asked' && id.startsWith(RESIDENT)) ?? [];
  return (
    <>
      {waiting.map((person) => (
        <Banner key={person.id}>
          <button type="button" className="button button-small" onClick={() => setDeciding(person)}>
            {texts.recording.decision.open(person.name)}
          </button>
        </Banner>
      ))}
      {deciding && notice ? (
        <DecisionDialog person={deciding} recording={notice.id} onClose={() => setDeciding(undefined)} />
      ) : null}
    </>
  );
}

interface DecisionDialogProps {
  readonly person: RecordedPerson;
  readonly recording: string;
  readonly onClose: () => void;
}

function DecisionDialog({ person, recording, onClose }: DecisionDialogProps): ReactNode {
  const pass = useRecordingPass();
  const { busy, failure, send } = useCommands();
  const { decision } = texts.recording;

  async function enter(values: FormValues): Promise<void> {
    const answer = await send<{ readonly recording: RecordingNotice }>(
      'POST',
      `/recordings/${recording}/decisions`,
      {
        participant: person.id,
        decidedBy: textOf(values, 'decidedBy'),
        ground: textOf(values, 'ground'),
        until: new Date(textOf(values, 'until')).toISOString(),
      },
    );
    if (answer === undefined) return;
    pass.take(answer.recording);
    onClose();
  }

  return (
    <FormDialog
      title={decision.title(person.name)}
      fields={[
        {
          name: 'decidedBy',
          label: decision.decidedBy,
          kind: 'text',
          required: true,
          note: decision.decidedByNote,
        },
        { name: 'ground', label: decision.ground, kind: 'text', required: true, note: decision.groundNote },
        { name: 'until', label: decision.until, kind: 'datetime-local', required: true },
      ]}
      save={decision.save}
      busy={busy}
      failure={failure}
      onSave={(values) => void enter(values)}
      onClose={onClose}
    />
  );
}
