'use client';

import Link from 'next/link';
import { useCallback, useState, type ReactNode } from 'react';
import { post } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { Logo } from '../brand/logo.tsx';
import { consoleTexts } from '../texts/console-texts.ts';
import { AuditSection } from './audit/audit-section.tsx';
import { CallsSection } from './calls/calls-section.tsx';
import type { CallsPage, Providers } from './client/answers.ts';
import { ask, sentenceOf } from './client/ask.ts';
import { callsPage } from './client/live-calls.ts';
import { usePolled } from '../api/use-polled.ts';
import { ComparisonSection } from './comparison/comparison-section.tsx';
import { DeploymentsSection } from './deployments/deployments-section.tsx';
import { Disagreements } from './deployments/disagreements.tsx';
import { NewCallsSection } from './routing/new-calls-section.tsx';
import { RampSection } from './ramp/ramp-section.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Milliseconds between two looks: at what changes by the second, and at what rarely does. */
const CALLS_PAUSE = 2_000;
const DEPLOYMENTS_PAUSE = 4_000;

/** Out of the console, and of the account where that is what let them in. */
async function signOut(): Promise<void> {
  await ask('DELETE', '/session');
  await post('/auth/sign-out');
}

const providers = (): Promise<Providers> => ask('GET', '/providers');

/** Operators see live calls and decide where they run; a form asks for the staff token first. */
export function ConsolePage(): ReactNode {
  const [after, setAfter] = useState<string>();
  const calls = usePolled(
    useCallback(() => callsPage(after), [after]),
    CALLS_PAUSE,
  );
  const { error, answer: page } = calls;
  if (error instanceof ApiError && error.code === 'unauthorized')
    return <SignInForm onSignedIn={calls.reload} />;
  return (
    <div className="console">
      <header className="console-head">
        <Logo />
        <h1>{consoleTexts.title}</h1>
        {page === undefined ? null : (
          <>
            <Link className="button button-quiet button-small" href="/staff">
              {consoleTexts.staff}
            </Link>
            <button
              type="button"
              className="button button-quiet button-small"
              onClick={() => void signOut().finally(() => location.reload())}
            >
              {consoleTexts.signOut}
            </button>
          </>
        )}
      </header>
      {page === undefined ? (
        <main className="console-wait" aria-busy={error === undefined}>
          <output>{error === undefined ? consoleTexts.loading : sentenceOf(error)}</output>
          {error === undefined ? null : (
            <button type="button" className="button button-primary" onClick={calls.reload}>
              {consoleTexts.retry}
            </button>
          )}
        </main>
      ) : (
        <Signed page={page} stale={error !== undefined} onPage={setAfter} first={after === undefined} />
      )}
    </div>
  );
}

interface SignedProps {
  readonly page: CallsPage;
  /** Whether the page is from before the server went away. */
  readonly stale: boolean;
  readonly first: boolean;
  readonly onPage: (after: string | undefined) => void;
}

function Signed({ page, stale, first, onPage }: SignedProps): ReactNode {
  const { answer, reload } = usePolled(providers, DEPLOYMENTS_PAUSE);
  const deployments = answer?.providers ?? [];
  // What is on other pages is not counted.
  const whole = first && page.next === undefined;
  return (
    <main className="console-main">
      <div className="console-said">
        <output>{stale ? <p className="console-note">{consoleTexts.stale}</p> : null}</output>
        <Disagreements sentences={answer?.disagreements ?? []} />
      </div>
      <DeploymentsSection
        deployments={answer?.providers}
        calls={whole ? page.calls : undefined}
        onChanged={reload}
      />
      <CallsSection page={page} first={first} deployments={deployments} onPage={onPage} />
      <NewCallsSection deployments={deployments.map(({ deployment }) => deployment)} />
      <RampSection deployments={deployments.map(({ deployment }) => deployment)} />
      <ComparisonSection deployments={deployments.map(({ deployment }) => deployment)} />
      <AuditSection />
    </main>
  );
}
