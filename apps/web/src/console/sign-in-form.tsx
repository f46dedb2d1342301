import Link from 'next/link';
import { useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { ApiError } from '../api/api-error.ts';
import { Logo } from '../brand/logo.tsx';
import { consoleTexts } from '../texts/console-texts.ts';
import { ask, sentenceOf } from './client/ask.ts';

/** Exchanges the staff token for a session, in a cookie that scripts cannot read. The page does not keep the token. */
export function SignInForm({ onSignedIn }: { readonly onSignedIn: () => void }): ReactNode {
  const { signIn } = consoleTexts;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const input = field.current;
    if (!input || busy) return;
    setBusy(true);
    setProblem('');
    try {
      await ask('POST', '/session', { token: input.value.trim() });
      onSignedIn();
    } catch (error) {
      const code = error instanceof ApiError ? error.code : '';
      setProblem(code === 'unauthorized' || code === 'invalid-input' ? signIn.wrong : sentenceOf(error));
      input.focus();
      input.select();
    }
    setBusy(false);
  }

  return (
    <div className="console">
      <header className="console-head">
        <Logo />
      </header>
      <main className="console-sign-in">
        <h1>{signIn.title}</h1>
        <p>{signIn.body}</p>
        <form className="field-group" onSubmit={(event) => void submit(event)}>
          <label htmlFor={id}>{signIn.token}</label>
          <input
            ref={field}
            id={id}
            className="field"
            type="password"
            autoComplete="current-password"
            required
            aria-invalid={problem !== ''}
            aria-describedby={`${id}-note ${id}-problem`}
          />
          <p id={`${id}-note`} className="field-note">
            {signIn.note}
          </p>
          <p id={`${id}-problem`} className="field-error" role="alert">
            {problem}
          </p>
          <button type="submit" className="button button-primary" aria-disabled={busy}>
            {signIn.submit}
          </button>
        </form>
        <Link className="console-account" href="/sign-in?next=/console">
          {signIn.account}
        </Link>
      </main>
    </div>
  );
}
