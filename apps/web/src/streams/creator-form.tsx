import { useId, type FormEvent, type ReactNode } from 'react';
import Link from 'next/link';
import type { ApiPath } from '../api/api-client.ts';
import { useCommands } from '../api/use-commands.ts';
import { Logo } from '../brand/logo.tsx';
import { streamsTexts } from '../texts/streams-texts.ts';
import { enteredText } from './entered-text.ts';

interface Field {
  readonly name: string;
  readonly label: string;
  /** Characters. */
  readonly longest: number;
  readonly optional?: boolean;
}

export interface CreatorFormProps {
  readonly title: string;
  readonly body: string;
  readonly fields: readonly Field[];
  /** The command that keeps what was entered. */
  readonly save: (values: Readonly<Record<string, string>>) => {
    readonly method: 'POST' | 'PUT';
    readonly path: ApiPath;
    readonly body: object;
  };
  readonly onSaved: () => void;
}

/** One step on the way to a first stream. */
export function CreatorForm({ title, body, fields, save, onSaved }: CreatorFormProps): ReactNode {
  const { busy, failure, send } = useCommands();
  const id = useId();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const values = Object.fromEntries(fields.map(({ name }) => [name, enteredText(form, name)]));
    const { method, path, body: sent } = save(values);
    if ((await send(method, path, sent)) !== undefined) onSaved();
  }
  return (
    <div className="message-page">
      <header className="page-head">
        <Link href="/live" className="page-head-home">
          <Logo />
        </Link>
      </header>
      <main className="sign-in">
        <h1>{title}</h1>
        <p className="sign-in-body">{body}</p>
        <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
          {fields.map(({ name, label, longest, optional = false }) => (
            <div key={name} className="field-group">
              <label htmlFor={`${id}-${name}`}>{label}</label>
              <input
                id={`${id}-${name}`}
                name={name}
                className="field"
                maxLength={longest}
                required={!optional}
                autoComplete="off"
                aria-describedby={`${id}-problem`}
              />
            </div>
          ))}
          <p id={`${id}-problem`} className="field-error" role="alert">
            {failure?.message}
          </p>
          <button type="submit" className="button button-primary button-large" disabled={busy}>
            {streamsTexts.create.save}
          </button>
        </form>
      </main>
    </div>
  );
}
