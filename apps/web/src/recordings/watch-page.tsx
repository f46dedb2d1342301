'use client';

import { ArrowLeft, Download, LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { useCallback, useState, type ReactNode } from 'react';
import { get, post } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { useCommands } from '../api/use-commands.ts';
import { usePolled } from '../api/use-polled.ts';
import { LoadingPage } from '../brand/loading-page.tsx';
import { Logo } from '../brand/logo.tsx';
import { MessagePage } from '../brand/message-page.tsx';
import { signInPath } from '../sign-in/sign-in-path.ts';
import { dayAndTime } from '../staff/staff-time.ts';
import { recordingsTexts } from '../texts/recordings-texts.ts';
import { ownTimeZone } from '../visit/visit-time.ts';
import { lengthOf, sizeOf, type Recording, type Viewing, type WatchedRecording } from './recording.ts';
import { RecordingState } from './recording-state.tsx';

/** Milliseconds between two looks at what can change: who watched, and whether it is stored. */
const PAUSE_MS = 10_000;

/** A recording, for who may watch it: staff, the resident, and visitors if the resident agrees. */
export function WatchPage({ id }: { readonly id: string }): ReactNode {
  const ask = useCallback(() => openAndShow(id), [id]);
  const { answer, error, reload } = usePolled(ask, PAUSE_MS);
  const { watch } = recordingsTexts;
  if (error instanceof ApiError && error.status === 404)
    return (
      <MessagePage title={watch.none.title} body={watch.none.body} look="warn">
        <Link className="button button-primary" href={signInPath(`/recordings/${id}`)}>
          {watch.signIn}
        </Link>
      </MessagePage>
    );
  if (answer === undefined && error !== undefined)
    return (
      <MessagePage title={watch.failed.title} body={watch.failed.body} look="warn">
        <button type="button" className="button button-primary" onClick={reload}>
          {recordingsTexts.retry}
        </button>
      </MessagePage>
    );
  if (answer === undefined) return <LoadingPage text={recordingsTexts.loading} />;
  return <Watched watched={answer} onChanged={reload} />;
}

/** The link in a mail has its secret behind the `#`, which browsers do not send: it is exchanged for a cookie first. */
async function openAndShow(id: string): Promise<WatchedRecording> {
  const token = location.hash.slice(1);
  if (token !== '') {
    await post(`/recordings/${id}/open`, { token });
    history.replaceState(null, '', location.pathname + location.search);
  }
  return get(`/recordings/${id}`);
}

interface WatchedProps {
  readonly watched: WatchedRecording;
  readonly onChanged: () => void;
}

function Watched({ watched, onChanged }: WatchedProps): ReactNode {
  const { as, recording, details, viewings } = watched;
  const { watch } = recordingsTexts;
  const title = recording.resident === undefined ? watch.ofCall : watch.of(recording.resident);
  const timeZone = ownTimeZone();
  return (
    <div className="watch" data-testid="recording" data-state={recording.state}>
      <header className="page-head">
        <Logo />
        {as === 'staff' ? (
          <Link className="button button-quiet watch-back" href="/staff/recordings">
            <ArrowLeft aria-hidden="true" />
            {watch.back}
          </Link>
        ) : null}
      </header>
      <main className="watch-main">
        <div className="watch-title">
          <div>
            <h1>{title}</h1>
            <p className="watch-note">
              {[
                recording.startedAt === undefined ? [] : dayAndTime(recording.startedAt, timeZone),
                recording.durationMs === undefined ? [] : lengthOf(recording.durationMs),
              ]
                .flat()
                .join(' · ')}
            </p>
          </div>
          {as === 'staff' && recording.state === 'ready' ? (
            <a
              className="button button-quiet"
              href={`/api/recordings/${recording.id}/file?download=true`}
              download
            >
              <Download aria-hidden="true" />
              {watch.download}
            </a>
          ) : null}
        </div>
        {recording.state === 'ready' ? (
          <Player id={recording.id} />
        ) : (
          <output className="watch-waiting">
            <LoaderCircle className="spin" aria-hidden="true" />
            {watch.notReady}
          </output>
        )}
        <p className="watch-note">{watch.logged}</p>
        {as === 'resident' ? <Decision {...recording} onChanged={onChanged} /> : null}
        {details === undefined ? null : <Details recording={details} timeZone={timeZone} />}
        {viewings === undefined ? null : <Viewings viewings={viewings} timeZone={timeZone} />}
      </main>
    </div>
  );
}

function Player({ id }: { readonly id: string }): ReactNode {
  const [failed, setFailed] = useState(false);
  const { watch } = recordingsTexts;
  return (
    <div className="watch-player">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what people say in visits is not transcribed */}
      <video
        src={`/api/recordings/${id}/file`}
        controls
        playsInline
        preload="metadata"
        aria-label={watch.player}
        onError={() => setFailed(true)}
        onLoadedMetadata={() => setFailed(false)}
      />
      <p role="alert" className="watch-failed">
        {failed ? watch.notPlayed : ''}
      </p>
    </div>
  );
}

/** A resident's: whether the visitors may watch it as well. */
function Decision({
  id,
  shared,
  onChanged,
}: Pick<Recording, 'id' | 'shared'> & { readonly onChanged: () => void }): ReactNode {
  const { busy, failure, send } = useCommands();
  const { watch } = recordingsTexts;
  const decide = (): void =>
    void send('POST', `/recordings/${id}/share`, { agreed: !shared }).then(onChanged);
  return (
    <section className="watch-card">
      <h2>{watch.decide}</h2>
      <p>{shared ? watch.mayWatch : watch.mayNotWatch}</p>
      <button type="button" className="button button-primary button-large" disabled={busy} onClick={decide}>
        {shared ? watch.forbid : watch.allow}
      </button>
      <p role="alert" className="watch-failed">
        {failure?.message}
      </p>
    </section>
  );
}

function Details({
  recording,
  timeZone,
}: {
  readonly recording: Recording;
  readonly timeZone: string;
}): ReactNode {
  const { watch, list, stopReasons } = recordingsTexts;
  const { startedBy, stopReason, bytes, expiresAt, held } = recording;
  const rows = [
    [list.state, <RecordingState key="state" recording={recording} timeZone={timeZone} />],
    [watch.startedBy, startedBy],
    ...(stopReason === undefined
      ? []
      : [[watch.stopReason, stopReasons.get(stopReason) ?? stopReason] as const]),
    ...(bytes === undefined ? [] : [[watch.size, sizeOf(bytes)] as const]),
    ...(held === undefined
      ? expiresAt === undefined
        ? []
        : [[list.kept, dayAndTime(expiresAt, timeZone)] as const]
      : [[list.kept, held.by === 'staff' ? list.heldByStaff : list.heldByIncident] as const]),
  ] as const;
  return (
    <section className="watch-card">
      <h2>{watch.details}</h2>
      <dl className="watch-details">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Viewings({
  viewings,
  timeZone,
}: {
  readonly viewings: readonly Viewing[];
  readonly timeZone: string;
}): ReactNode {
  const { watch } = recordingsTexts;
  return (
    <section className="watch-card">
      <h2>{watch.viewers}</h2>
      {viewings.length === 0 ? (
        <p className="watch-note">{watch.nobody}</p>
      ) : (
        <ul className="watch-viewings">
          {viewings.map(({ who, at, download }) => (
            <li key={`${who} ${at} ${download}`}>
              <bdi>{who}</bdi>
              <span className="watch-note">
                {(download ? watch.downloadedAt : watch.watchedAt)(dayAndTime(at, timeZone))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
