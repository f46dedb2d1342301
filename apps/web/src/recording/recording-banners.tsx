import type { RecordingNotice } from '@crossfade/video-core';
import { CircleDot } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Banner } from '../notices/banner.tsx';
import { useSay } from '../notices/notices.tsx';
import { useDismissible } from '../notices/use-dismissible.ts';
import { texts } from '../texts/texts.ts';
import { useRecording, useRecordingCommands } from './use-recording.ts';

/** The question whether one agrees to be recorded, what the recording waits for, and how it ended. */
export const RecordingBanners = (): ReactNode => (
  <>
    <Question />
    <Standing />
    <Ended />
  </>
);

function Question(): ReactNode {
  const { notice, answer } = useRecording();
  const { busy, act } = useRecordingCommands();
  const { recording } = texts;
  if (notice === undefined || notice.state === 'over' || answer !== 'asked') return null;
  return (
    <div className="banner recording-question" role="alert" data-look="warn">
      <CircleDot aria-hidden="true" />
      <span>{recording.question(notice.startedBy)}</span>
      <span className="recording-answers">
        <button
          type="button"
          className="button button-small button-primary"
          disabled={busy}
          onClick={() => void act('agree')}
        >
          {recording.yes}
        </button>
        <button
          type="button"
          className="button button-small"
          disabled={busy}
          onClick={() => void act('refuse')}
        >
          {recording.no}
        </button>
      </span>
    </div>
  );
}

function Standing(): ReactNode {
  const { notice, answer } = useRecording();
  const said = notice && answer !== 'asked' ? standingText(notice) : undefined;
  return <Banner look={notice?.state === 'interrupted' ? 'warn' : 'plain'}>{said}</Banner>;
}

function standingText({ state, people }: RecordingNotice): string | undefined {
  const { recording } = texts;
  switch (state) {
    case 'asking': {
      const names = people.filter((one) => one.answer === 'asked').map(({ name }) => name);
      return names.length === 0 ? recording.waitingForAll : recording.waiting(names.join(', '));
    }
    case 'queued':
      return recording.queued;
    case 'interrupted':
      return recording.interrupted;
    case 'recording':
    case 'over':
      return undefined;
  }
}

/** Nothing of what was over before this page came, but for the offer to delete it. */
function Ended(): ReactNode {
  const { notice, mayDelete } = useRecording();
  const { busy, act } = useRecordingCommands();
  const say = useSay();
  const [live, setLive] = useState<string>();
  const [decided, setDecided] = useState<string>();
  const over = notice?.state === 'over' ? notice : undefined;
  if (notice && !over && notice.id !== live) setLive(notice.id);
  const offered = over !== undefined && mayDelete && decided !== over.id;
  const told = over && over.id === live && !offered ? texts.recording.over[over.why ?? ''] : undefined;
  const { news, dismiss } = useDismissible(told);
  const { recording } = texts;

  async function erase(): Promise<void> {
    if (!(await act('erase'))) return;
    setDecided(over?.id);
    say(recording.erased);
  }

  return (
    <>
      <Banner onDismiss={dismiss}>{decided === over?.id ? undefined : news}</Banner>
      {offered ? (
        <div className="banner recording-question" role="alert" data-look="warn">
          <span>{recording.offer}</span>
          <span className="recording-answers">
            <button
              type="button"
              className="button button-small button-danger"
              disabled={busy}
              onClick={() => void erase()}
            >
              {recording.erase}
            </button>
            <button type="button" className="button button-small" onClick={() => setDecided(over.id)}>
              {recording.keep}
            </button>
          </span>
        </div>
      ) : null}
    </>
  );
}
