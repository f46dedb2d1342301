import type { HostCommand, Source } from '@crossfade/video-core';
import { useIsHost, useLocked, useRaisedHands, useGuestsDenied } from '@crossfade/video-react/control';
import { useRecordingRefusal } from '@crossfade/video-react/encryption';
import { ChevronDown, CircleOff, Hand, MicOff, PhoneOff, ShieldCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { HostRecordButton } from '../recording/record-button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { texts } from '../texts/texts.ts';
import { useModerate } from './use-moderate.ts';
import { useUnavailable } from './use-unavailable.ts';

const GUESTS_MAY = ['microphone', 'camera', 'screen'] as const satisfies readonly Source[];

/** What a host can do about the whole call; nothing at all for guests. */
export function HostControls(): ReactNode {
  const moderate = useModerate();
  const locked = useLocked();
  const guestsDenied = useGuestsDenied();
  const hands = useRaisedHands();
  const unavailable = useUnavailable();
  const unrecordable = useRecordingRefusal();
  const [ending, setEnding] = useState(false);
  const { host } = texts;
  if (!useIsHost()) return null;
  return (
    <details className="host-controls">
      <summary>
        <ShieldCheck aria-hidden="true" />
        {host.controls}
        <ChevronDown className="host-controls-fold" aria-hidden="true" />
      </summary>
      <div className="host-controls-body">
        <CommandSwitch
          label={host.lock}
          note={host.lockNote}
          on={locked}
          command={(on) => ({ type: 'lock', locked: on })}
        />
        <fieldset
          className="guests-may"
          disabled={unavailable('withhold') !== undefined}
          title={unavailable('withhold')}
        >
          <legend>{host.guestsMay}</legend>
          {GUESTS_MAY.map((source) => (
            <CommandSwitch
              key={source}
              label={host.may[source]}
              on={!guestsDenied.includes(source)}
              command={(on) => ({ type: 'withhold', source, withheld: !on })}
            />
          ))}
        </fieldset>
        <div className="host-ways">
          <button
            type="button"
            className="button button-small"
            disabled={unavailable('mute-all') !== undefined}
            title={unavailable('mute-all')}
            onClick={() => void moderate({ type: 'mute-all' }, host.allMuted)}
          >
            <MicOff aria-hidden="true" />
            {host.muteAll}
          </button>
          <HostRecordButton />
          {hands.length > 0 ? (
            <button
              type="button"
              className="button button-small"
              onClick={() => void moderate({ type: 'lower-hand', participant: 'all' }, host.handsLowered)}
            >
              <Hand aria-hidden="true" />
              {host.lowerHands}
            </button>
          ) : null}
          <button
            type="button"
            className="button button-small button-danger-quiet"
            aria-haspopup="dialog"
            onClick={() => setEnding(true)}
          >
            <PhoneOff aria-hidden="true" />
            {host.end}
          </button>
        </div>
        {unrecordable === undefined ? null : (
          <p className="host-note">
            <CircleOff aria-hidden="true" />
            {texts.encryption.recording[unrecordable]}
          </p>
        )}
        {ending ? (
          <ConfirmDialog
            title={host.endTitle}
            body={host.endBody}
            confirm={host.end}
            cancel={host.cancel}
            onConfirm={() => void moderate({ type: 'end' })}
            onClose={() => setEnding(false)}
          />
        ) : null}
      </div>
    </details>
  );
}

interface CommandSwitchProps {
  readonly label: string;
  readonly note?: string;
  readonly on: boolean;
  readonly command: (on: boolean) => HostCommand;
}

/** Shows what was asked for until the server says how it is, or refuses. */
function CommandSwitch({ label, note, on, command }: CommandSwitchProps): ReactNode {
  const moderate = useModerate();
  const [asked, setAsked] = useState<{ readonly for: boolean; readonly whenOn: boolean }>();
  if (asked && asked.whenOn !== on) setAsked(undefined);

  async function ask(wanted: boolean): Promise<void> {
    setAsked({ for: wanted, whenOn: on });
    if (!(await moderate(command(wanted)))) setAsked(undefined);
  }

  return (
    <label className="switch-field">
      <input
        type="checkbox"
        className="switch"
        checked={asked?.for ?? on}
        onChange={({ target }) => void ask(target.checked)}
      />
      <span className="switch-name">{label}</span>
      {note === undefined ? null : <span className="switch-note">{note}</span>}
    </label>
  );
}
