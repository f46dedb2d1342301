import type { CallKey, CallPhase } from '@crossfade/video-core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useCall } from '../call/use-call.ts';
import { ParticipantVideo } from '../participants/participant-video.tsx';
import { CameraButton, MicrophoneButton } from './media-buttons.tsx';
import { DeviceNotices } from './device-notices.tsx';
import { allLabels, type Labelled, type RoomLabels } from './labels.ts';

export interface JoinFormProps extends Labelled {
  readonly callKey: CallKey;
  /** What the field for the name begins with. */
  readonly displayName?: string | undefined;
}

/** The own camera, a name, and the way in. After a call it says how that ended. */
export function JoinForm({ callKey, displayName = '', labels }: JoinFormProps): ReactNode {
  const texts = allLabels(labels);
  const { phase, join } = useCall();
  const [name, setName] = useState(displayName);
  const joining = phase.name === 'joining';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // How it went is in the phase.
    void join({ key: callKey, displayName: name.trim() });
  };
  return (
    <form className="crossfade-join" onSubmit={submit}>
      <figure className="crossfade-tile" data-local="true">
        <ParticipantVideo className="crossfade-video" participant="local" />
      </figure>
      <fieldset className="crossfade-controls" aria-label={texts.controls}>
        <MicrophoneButton labels={labels} />
        <CameraButton labels={labels} />
      </fieldset>
      <DeviceNotices labels={labels} />
      {phase.name === 'ended' ? <output className="crossfade-notice">{endOf(phase, texts)}</output> : null}
      <label className="crossfade-field">
        {texts.name}
        <input
          autoComplete="name"
          maxLength={60}
          required
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <button className="crossfade-button" data-look="primary" disabled={joining} type="submit">
        {joining ? texts.joining : phase.name === 'ended' ? texts.joinAgain : texts.join}
      </button>
    </form>
  );
}

function endOf({ reason, message }: Extract<CallPhase, { name: 'ended' }>, texts: RoomLabels): string {
  return reason === 'left' ? texts.left : (message ?? texts.ended);
}
