import type { RecordingNotice } from '@crossfade/video-core';
import { useControlState } from '@crossfade/video-react/control';
import { useCallback, useState } from 'react';
import { request, type ApiPath } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { useSay } from '../notices/notices.tsx';
import { texts } from '../texts/texts.ts';
import { useRecordingPass, useRecordingPlace } from './recording-context.tsx';

/** What can be done about a recording that there is. */
type RecordingDeed = 'stop' | 'agree' | 'refuse' | 'erase';

export interface OwnRecording {
  readonly notice: RecordingNotice | undefined;
  /** What this participant has said; `undefined` while they are not asked. */
  readonly answer: 'asked' | 'yes' | undefined;
  /** Whether they are offered to delete what was recorded. */
  readonly mayDelete: boolean;
}

/** How the call's recording stands, and this participant's part in it. */
export function useRecording(): OwnRecording {
  const { notice } = useRecordingPlace();
  const self = useControlState('connection', (state) => state.self);
  return {
    notice,
    answer: notice?.people.find(({ id }) => id === self)?.answer,
    mayDelete: self !== undefined && (notice?.mayDelete.includes(self) ?? false),
  };
}

export interface RecordingCommands {
  readonly busy: boolean;
  /** Asks for the call to be recorded. Resolves with whether that was done, as does `act`. */
  readonly start: () => Promise<boolean>;
  readonly act: (deed: RecordingDeed) => Promise<boolean>;
}

/** Commands about the recording; one that fails is said to have. */
export function useRecordingCommands(): RecordingCommands {
  const pass = useRecordingPass();
  const [busy, setBusy] = useState(false);
  const say = useSay();

  const send = useCallback(
    async (path: '' | ApiPath, body: object = {}): Promise<boolean> => {
      setBusy(true);
      const { secret } = pass.getPlace();
      try {
        const headers = secret === undefined ? {} : { 'crossfade-participant': secret };
        const { recording } = await request<{ readonly recording: RecordingNotice }>(
          'POST',
          `/recordings${path}`,
          body,
          { headers },
        );
        pass.take(recording);
        return true;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        say(texts.recording.failed(error.message));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [pass, say],
  );
  const start = useCallback(async (): Promise<boolean> => {
    const { key } = pass.getPlace();
    return key !== undefined && send('', { key });
  }, [pass, send]);
  const act = useCallback(
    async (deed: RecordingDeed): Promise<boolean> => {
      const { notice } = pass.getPlace();
      return notice !== undefined && send(`/${notice.id}/${deed}`);
    },
    [pass, send],
  );
  return { busy, start, act };
}
