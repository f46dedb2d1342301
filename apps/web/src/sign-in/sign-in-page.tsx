'use client';

import { useId, useState, useSyncExternalStore, type FormEvent, type ReactNode } from 'react';
import { get, type ApiPath } from '../api/api-client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useCommands } from '../api/use-commands.ts';
import { Logo } from '../brand/logo.tsx';
import { signInTexts } from '../texts/sign-in-texts.ts';
import { useHydrated } from '../ui/use-hydrated.ts';
import { AcceptInvitation } from './accept-invitation.tsx';
import { pathAfterSignIn } from './path-after-sign-in.ts';
import { SignInField } from './sign-in-field.tsx';
import { signInFailure } from './sign-in-failure.ts';
import { SIGN_IN_WAIT } from './sign-in-wait.ts';

interface DemonstrationUser {
  readonly name: string;
  readonly role: string;
  readonly email: string;
}

/** Signs staff and regular visitors in, and sends them where they wanted to go. */
export function SignInPage({ next }: { readonly next: string | undefined }): ReactNode {
  const secret = useInvitationInLink();
  async function enter(): Promise<void> {
    // The page of either role says what is wrong, should this answer be lost.
    const { role } = await get<{ readonly role: string }>('/me').catch(() => ({ role: '' }));
    location.assign(pathAfterSignIn(next, role));
  }
  return (
    <div className="message-page">
      <header className="page-head">
        <Logo />
      </header>
      <main className="sign-in">
        {secret === undefined ? (
          <SignIn onSignedIn={() => void enter()} />
        ) : (
          <AcceptInvitation secret={secret} onSignedIn={() => void enter()} />
        )}
      </main>
    </div>
  );
}

function SignIn({ onSignedIn }: { readonly onSignedIn: () => void }): ReactNode {
  const { busy, failure, send } = useCommands();
  const [missing, setMissing] = useState(false);
  const users = useDemonstrationUsers();
  const ready = useHydrated();
  const id = useId();

  async function enter(path: ApiPath, body: object): Promise<void> {
    const answer = await send('POST', path, body, { timeout: SIGN_IN_WAIT });
    if (answer !== undefined) onSignedIn();
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    const email = entered.get('email');
    const password = entered.get('password');
    const complete = typeof email === 'string' && email.trim() !== '' && password !== '';
    setMissing(!complete);
    if (complete) void enter('/auth/sign-in/email', { email: email.trim(), password });
  }

  const said = failure && sayFailure(failure.status);
  return (
    <>
      <h1>{signInTexts.title}</h1>
      <p className="sign-in-body">{signInTexts.body}</p>
      <form className="sign-in-form" onSubmit={submit} noValidate>
        <SignInField
          name="email"
          type="email"
          label={signInTexts.email}
          autoComplete="username"
          disabled={!ready}
          problem={`${id}-problem`}
        />
        <SignInField
          name="password"
          type="password"
          label={signInTexts.password}
          autoComplete="current-password"
          disabled={!ready}
          problem={`${id}-problem`}
        />
        <p id={`${id}-problem`} className="field-error" role="alert">
          {missing ? signInTexts.missing : (said ?? '')}
        </p>
        <button type="submit" className="button button-primary button-large" disabled={!ready || busy}>
          {busy ? signInTexts.submitting : signInTexts.submit}
        </button>
      </form>
      {users.length === 0 ? null : (
        <section className="sign-in-demonstration" aria-labelledby={`${id}-demonstration`}>
          <h2 id={`${id}-demonstration`}>{signInTexts.demonstration}</h2>
          <p>{signInTexts.demonstrationBody}</p>
          <ul>
            {users.map(({ name, role, email }) => (
              <li key={email}>
                <button
                  type="button"
                  className="button button-quiet"
                  disabled={busy}
                  onClick={() => void enter('/demo/sign-in', { email })}
                >
                  {signInTexts.as(name, role)}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const never = () => () => undefined;

/** The secret of an invitation to an account, from the link's fragment. */
const useInvitationInLink = (): string | undefined =>
  useSyncExternalStore(
    never,
    () => new URLSearchParams(location.hash.slice(1)).get('invitation') ?? undefined,
    () => undefined,
  );

/** Does not reveal whether the address is known. */
function sayFailure(status: number): string {
  return signInFailure(status) ?? ([400, 401, 403].includes(status) ? signInTexts.wrong : signInTexts.failed);
}

/** People of the demonstration residence, which there is in development only. */
function useDemonstrationUsers(): readonly DemonstrationUser[] {
  const answer = useAnswer<{ readonly users: readonly DemonstrationUser[] }>('/demo');
  return typeof answer === 'string' ? [] : answer.users;
}
