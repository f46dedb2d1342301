'use client';

import { useEffect, type ReactNode } from 'react';
import { get } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { usePolled } from '../api/use-polled.ts';
import { LoadingPage } from '../brand/loading-page.tsx';
import { MessagePage } from '../brand/message-page.tsx';
import type { WebEnvironment } from '../environment/web-environment.ts';
import { signInPath } from '../sign-in/sign-in-path.ts';
import { streamsTexts } from '../texts/streams-texts.ts';
import { CreatorForm } from './creator-form.tsx';
import { StreamCall } from './stream-call.tsx';
import type { CreatorStream, Enveloped, OwnProfile } from './stream-state.ts';
import { Studio } from './studio.tsx';

const SIGN_IN = signInPath('/creator-dashboard/streams');
/** Milliseconds between two looks at what staff decided, and whether the stream is still live. */
const PAUSE_MS = 4_000;

const { create, failed, retry, loading } = streamsTexts;

interface Creator {
  readonly me: OwnProfile;
  /** Absent until it is set up. */
  readonly stream: CreatorStream | undefined;
}

/** Where a creator sets up their stream, goes live and ends it. */
export function CreatorPage({ environment }: { readonly environment: WebEnvironment }): ReactNode {
  const { answer, error, reload } = usePolled(readCreator, PAUSE_MS);
  const signedOut = error instanceof ApiError && error.status === 401;
  useEffect(() => {
    if (signedOut) location.replace(SIGN_IN);
  }, [signedOut]);
  if (answer === undefined)
    return error === undefined || signedOut ? (
      <LoadingPage text={loading} />
    ) : (
      <MessagePage title={create.title} body={failed} look="warn">
        <button type="button" className="button button-primary" onClick={reload}>
          {retry}
        </button>
      </MessagePage>
    );
  const { me, stream } = answer;
  if (me.username === null)
    return (
      <CreatorForm
        title={create.usernameTitle}
        body={create.usernameBody}
        fields={[{ name: 'username', label: create.username, longest: 30 }]}
        save={(values) => ({ method: 'PUT', path: '/profile', body: values })}
        onSaved={reload}
      />
    );
  if (stream === undefined)
    return (
      <CreatorForm
        title={create.setUpTitle}
        body={create.setUpBody}
        fields={[
          { name: 'title', label: create.streamTitle, longest: 120 },
          { name: 'description', label: create.description, longest: 1_000, optional: true },
        ]}
        save={(values) => ({ method: 'POST', path: '/stream/create', body: values })}
        onSaved={reload}
      />
    );
  if (stream.approval !== 'approved')
    return (
      <MessagePage
        title={stream.approval === 'pending' ? create.pending : create.refused}
        body={stream.approval === 'pending' ? create.pendingBody : create.refusedBody}
        linksHome
      />
    );
  return (
    <StreamCall environment={environment}>
      <Studio me={me} stream={stream} onChanged={reload} />
    </StreamCall>
  );
}

async function readCreator(): Promise<Creator> {
  const [{ user }, stream] = await Promise.all([
    get<{ readonly user: OwnProfile }>('/auth/me'),
    get<Enveloped<CreatorStream>>('/stream/info').then(
      ({ data }) => data,
      (error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return undefined;
        throw error;
      },
    ),
  ]);
  return { me: user, stream };
}
