import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useCommands } from '../api/use-commands.ts';
import { signInTexts } from '../texts/sign-in-texts.ts';
import { SignInField } from './sign-in-field.tsx';
import { signInFailure } from './sign-in-failure.ts';
import { SIGN_IN_WAIT } from './sign-in-wait.ts';

/** Characters, as the server wants them. */
const SHORTEST = 10;

export interface AcceptInvitationProps {
  /** What the invitation's link carries in its fragment, which no server on the way sees. */
  readonly secret: string;
  readonly onSignedIn: () => void;
}

/** Somebody who was invited to an account, or who forgot their password, chooses one. */
export function AcceptInvitation({ secret, onSignedIn }: AcceptInvitationProps): ReactNode {
  const { busy, failure, send } = useCommands();
  const [short, setShort] = useState(false);
  const problem = useId();
  const { invitation } = signInTexts;

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const password = new FormData(event.currentTarget).get('password');
    const long = typeof password === 'string' && password.length >= SHORTEST;
    setShort(!long);
    if (!long) return;
    const accepted = await send(
      'POST',
      '/accounts/invitations/accept',
      { secret, password },
      { timeout: SIGN_IN_WAIT },
    );
    if (accepted !== undefined) onSignedIn();
  }

  const said = failure && (signInFailure(failure.status) ?? invitation.invalid);
  return (
    <>
      <h1>{invitation.title}</h1>
      <p className="sign-in-body">{invitation.body(SHORTEST)}</p>
      <form className="sign-in-form" onSubmit={(event) => void submit(event)} noValidate>
        <SignInField
          name="password"
          type="password"
          label={signInTexts.password}
          autoComplete="new-password"
          problem={problem}
        />
        <p id={problem} className="field-error" role="alert">
          {short ? invitation.tooShort(SHORTEST) : (said ?? '')}
        </p>
        <button type="submit" className="button button-primary button-large" disabled={busy}>
          {busy ? signInTexts.submitting : invitation.submit}
        </button>
      </form>
    </>
  );
}
