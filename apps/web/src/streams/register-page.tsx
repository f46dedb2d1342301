'use client';

import Link from 'next/link';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useCommands } from '../api/use-commands.ts';
import { Logo } from '../brand/logo.tsx';
import { SignInField } from '../sign-in/sign-in-field.tsx';
import { SIGN_IN_WAIT } from '../sign-in/sign-in-wait.ts';
import { streamsTexts } from '../texts/streams-texts.ts';
import { useHydrated } from '../ui/use-hydrated.ts';
import { enteredText } from './entered-text.ts';

const { register } = streamsTexts;

/** Makes an account, where anyone may. */
export function RegisterPage(): ReactNode {
  const { busy, failure, send } = useCommands();
  const [missing, setMissing] = useState(false);
  const ready = useHydrated();
  const problem = useId();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const body = {
      username: enteredText(form, 'username'),
      email: enteredText(form, 'email'),
      password: enteredText(form, 'password'),
    };
    const incomplete = Object.values(body).includes('');
    setMissing(incomplete);
    if (incomplete) return;
    const done = await send('POST', '/auth/register', body, { timeout: SIGN_IN_WAIT });
    if (done !== undefined) location.assign('/live');
  }
  const common = { disabled: !ready, problem };
  return (
    <div className="message-page">
      <header className="page-head">
        <Link href="/live" className="page-head-home">
          <Logo />
        </Link>
      </header>
      <main className="sign-in">
        <h1>{register.title}</h1>
        <p className="sign-in-body">{register.body}</p>
        <form className="sign-in-form" onSubmit={(event) => void submit(event)} noValidate>
          <SignInField
            name="username"
            label={register.username}
            type="text"
            autoComplete="username"
            {...common}
          />
          <SignInField name="email" label={register.email} type="email" autoComplete="email" {...common} />
          <SignInField
            name="password"
            label={register.password}
            type="password"
            autoComplete="new-password"
            {...common}
          />
          <p id={problem} className="field-error" role="alert">
            {missing ? register.missing : failure?.message}
          </p>
          <button type="submit" className="button button-primary button-large" disabled={!ready || busy}>
            {busy ? register.submitting : register.submit}
          </button>
        </form>
        <p>
          <Link href="/sign-in?next=/live" prefetch={false}>
            {register.haveOne}
          </Link>
        </p>
      </main>
    </div>
  );
}
