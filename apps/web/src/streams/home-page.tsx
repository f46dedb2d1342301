'use client';

import { Radio, Search } from 'lucide-react';
import Link from 'next/link';
import { useCallback, useDeferredValue, useState, type ReactNode } from 'react';
import { get } from '../api/api-client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { usePolled } from '../api/use-polled.ts';
import { LoadingPage } from '../brand/loading-page.tsx';
import { Logo } from '../brand/logo.tsx';
import { streamsTexts } from '../texts/streams-texts.ts';
import { streamPath, type OwnProfile, type Stream } from './stream-state.ts';

/** Milliseconds between two looks at who is live. */
const PAUSE_MS = 10_000;

const { home, failed, retry, loading } = streamsTexts;

/** Who is live, and who streams here. */
export function HomePage(): ReactNode {
  const [entered, setEntered] = useState('');
  const query = useDeferredValue(entered.trim());
  const read = useCallback(
    () => get<{ readonly streams: readonly Stream[] }>(`/streams?${new URLSearchParams({ q: query })}`),
    [query],
  );
  const { answer, error, reload } = usePolled(read, PAUSE_MS);
  const signedOut = useAnswer<{ readonly user: OwnProfile }>('/auth/me') === 'failed';
  if (answer === undefined && error === undefined) return <LoadingPage text={loading} />;
  return (
    <div className="streams" data-testid="streams">
      <header className="page-head">
        <Link href="/" className="page-head-home">
          <Logo />
        </Link>
        <nav className="streams-own">
          {signedOut ? (
            <Link className="button button-quiet" href="/register" prefetch={false}>
              {home.register}
            </Link>
          ) : null}
          <Link className="button button-quiet" href="/creator-dashboard/streams" prefetch={false}>
            {home.create}
          </Link>
        </nav>
      </header>
      <main className="streams-main">
        <h1>{home.title}</h1>
        <label className="streams-search">
          <Search aria-hidden="true" />
          <span className="visually-hidden">{home.search}</span>
          <input
            type="search"
            className="field"
            placeholder={home.search}
            value={entered}
            onChange={({ target }) => setEntered(target.value)}
          />
        </label>
        <div role="alert">
          {error === undefined ? null : (
            <p className="field-error stream-line">
              {failed}
              <button type="button" className="button button-quiet button-small" onClick={reload}>
                {retry}
              </button>
            </p>
          )}
        </div>
        {answer?.streams.length === 0 ? <p>{query === '' ? home.none : home.noneFound}</p> : null}
        <ul className="streams-list">
          {answer?.streams.map((stream) => (
            <Card key={stream.id} stream={stream} />
          ))}
        </ul>
      </main>
    </div>
  );
}

const Card = ({ stream: { user, title, isLive } }: { readonly stream: Stream }): ReactNode => (
  <li>
    <Link className="stream-card" href={streamPath(user.username)} prefetch={false} data-live={isLive}>
      <span className="stream-card-picture">
        <Radio aria-hidden="true" />
        {isLive ? (
          <span className="player-mark" data-live>
            {home.live}
          </span>
        ) : (
          <span className="player-mark">{home.offline}</span>
        )}
      </span>
      <strong>
        <bdi>{title}</bdi>
      </strong>
      <span className="stream-note">
        <bdi>{user.name}</bdi>
      </span>
    </Link>
  </li>
);
