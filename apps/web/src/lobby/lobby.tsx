'use client';

import { JOIN_LIMITS, type CallKey } from '@crossfade/video-core';
import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { useSpeaker } from '@crossfade/video-react/devices';
import { CircleDot } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Logo } from '../brand/logo.tsx';
import { EncryptionFields } from '../encryption/encryption-fields.tsx';
import { useRecordingPass } from '../recording/recording-context.tsx';
import { doorText } from '../recording/recording-door.tsx';
import { useRecordingAhead } from '../recording/use-recording-ahead.ts';
import { texts } from '../texts/texts.ts';
import { openPreferredDevices } from '../devices/preferred-devices.ts';
import { DeviceFields } from '../devices/device-fields.tsx';
import { LobbyPreview } from './lobby-preview.tsx';
import { nameProblem } from './name-problem.ts';
import { recallPreferences, rememberPreferences } from '../settings/preferences.ts';
import { useHydrated } from '../ui/use-hydrated.ts';

export interface LobbyProps {
  readonly callKey: CallKey;
  /** From the link, or from the last time in this call. */
  readonly suggestedName: string | undefined;
  /** Whether the call that runs is encrypted; `undefined` when none does. */
  readonly running: boolean | undefined;
  /** Whether one comes from the call, and not by its link; the focus is then on what this page is. */
  readonly returned: boolean;
  /** Before the click: the pointer is on the button, or the keyboard. */
  readonly onAboutToJoin: () => void;
  readonly onJoin: (displayName: string) => void;
}

/** The page before joining: camera preview, name, devices and encryption. */
export function Lobby(props: LobbyProps): ReactNode {
  const { callKey, suggestedName, running, returned, onAboutToJoin, onJoin } = props;
  const session = useCallSession();
  const speaker = useSpeaker();
  const heading = useRef<HTMLHeadingElement>(null);
  const field = useRef<HTMLInputElement>(null);
  // Until the page runs, a click on Join would only reload it.
  const ready = useHydrated();
  const [problem, setProblem] = useState<ReturnType<typeof nameProblem>>();
  const pass = useRecordingPass();
  const ahead = useRecordingAhead(callKey);

  useEffect(() => {
    if (field.current && field.current.value === '') field.current.value = recallPreferences().name ?? '';
    openPreferredDevices(session, speaker);
  }, [session, speaker]);

  useEffect(() => {
    if (returned) heading.current?.focus();
  }, [returned]);

  function join(event: FormEvent): void {
    event.preventDefault();
    const name = field.current?.value.trim() ?? '';
    const found = nameProblem(name);
    setProblem(found);
    if (found !== undefined) {
      field.current?.focus();
      return;
    }
    rememberPreferences({ name });
    if (ahead) pass.agreeTo(ahead.id);
    onJoin(name);
  }

  const { preview } = texts;
  const { door } = texts.recording;
  return (
    <div className="preview">
      <header className="page-head">
        <Link href="/" className="page-head-home">
          <Logo />
        </Link>
      </header>
      <main className="preview-main">
        <LobbyPreview />
        <form className="preview-form" onSubmit={join} noValidate>
          <div>
            <h1 ref={heading} tabIndex={-1}>
              {preview.title}
            </h1>
            <p className="preview-where" title={callKey.slice(0, 200)}>
              {preview.where} <strong>{callKey.slice(0, 200)}</strong>
            </p>
          </div>
          <output className="recording-ahead">
            {ahead ? (
              <>
                <CircleDot aria-hidden="true" />
                <strong>{doorText(ahead).title}</strong>
                <span>{doorText(ahead).body}</span>
              </>
            ) : null}
          </output>
          <div className="field-group">
            <label htmlFor="display-name">{preview.nameLabel}</label>
            <input
              ref={field}
              id="display-name"
              className="field"
              disabled={!ready}
              defaultValue={suggestedName?.slice(0, JOIN_LIMITS.displayName) ?? ''}
              autoComplete="name"
              placeholder={preview.namePlaceholder}
              aria-invalid={problem !== undefined}
              aria-describedby={problem && 'display-name-problem'}
              onChange={() => setProblem(undefined)}
            />
            <p id="display-name-problem" className="field-error" role="alert">
              {problem === undefined ? '' : preview.nameProblems[problem](JOIN_LIMITS.displayName)}
            </p>
          </div>
          <DeviceFields />
          <EncryptionFields running={running} />
          <div className="preview-way-in">
            <button
              type="submit"
              className="button button-primary button-large"
              disabled={!ready}
              onPointerEnter={onAboutToJoin}
              onPointerDown={onAboutToJoin}
              onFocus={onAboutToJoin}
            >
              {ahead ? door.join : preview.join}
            </button>
            {ahead ? (
              <Link href="/" className="button button-quiet button-large">
                {door.stay}
              </Link>
            ) : null}
          </div>
          <JoinHint />
        </form>
      </main>
    </div>
  );
}

/** Says how one will be heard. */
function JoinHint(): ReactNode {
  const { muted } = useLocalSource('microphone');
  return <p className="preview-hint">{muted ? texts.preview.mutedHint : texts.preview.hint}</p>;
}
