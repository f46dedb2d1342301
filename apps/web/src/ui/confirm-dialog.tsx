import type { TextRule } from '@crossfade/video-core';
import { useId, useState, type ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { DialogWays } from './dialog-ways.tsx';
import { isTooLong, TooLong } from './too-long.tsx';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What will happen. */
  readonly body: string;
  readonly confirm: string;
  readonly cancel: string;
  /** What cannot be taken back is `danger`. */
  readonly look?: 'danger' | 'primary';
  /** A line to write that goes with it. */
  readonly line?: { readonly label: string; readonly rule: TextRule };
  /** Something more that can be done with it; not chosen at first. */
  readonly option?: string | undefined;
  readonly onConfirm: (line: string, option: boolean) => void;
  readonly onClose: () => void;
}

/** Asks before something that matters, mostly because it cannot be taken back. */
export function ConfirmDialog({
  title,
  body,
  confirm,
  cancel,
  look = 'danger',
  line,
  option,
  onConfirm,
  onClose,
}: ConfirmDialogProps): ReactNode {
  const id = useId();
  const [written, setWritten] = useState('');
  const [chosen, setChosen] = useState(false);
  return (
    <Dialog title={title} close={cancel} onClose={onClose}>
      <form
        className="confirm"
        // The browser closes the dialog then, and gives the focus back.
        method="dialog"
        onSubmit={() => onConfirm(written.trim(), chosen)}
      >
        <p>{body}</p>
        {line === undefined ? null : (
          <div className="field-group">
            <label htmlFor={id}>{line.label}</label>
            <input
              id={id}
              className="field"
              value={written}
              aria-describedby={`${id}-too-long`}
              autoComplete="off"
              onChange={({ target }) => setWritten(target.value)}
            />
            <TooLong id={`${id}-too-long`} text={written} rule={line.rule} />
          </div>
        )}
        {option === undefined ? null : (
          <label className="switch-field">
            <input
              type="checkbox"
              className="switch"
              checked={chosen}
              onChange={({ target }) => setChosen(target.checked)}
            />
            <span className="switch-name">{option}</span>
          </label>
        )}
        <DialogWays
          cancel={cancel}
          submit={confirm}
          look={look}
          disabled={line !== undefined && isTooLong(written, line.rule)}
        />
      </form>
    </Dialog>
  );
}
