'use client';

import Link from 'next/link';
import { useEffect, useState, type ReactNode } from 'react';
import { get } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { useCommands } from '../api/use-commands.ts';
import { usePolled } from '../api/use-polled.ts';
import { LoadingPage } from '../brand/loading-page.tsx';
import { Logo } from '../brand/logo.tsx';
import { MessagePage } from '../brand/message-page.tsx';
import { signInPath } from '../sign-in/sign-in-path.ts';
import { streamsTexts } from '../texts/streams-texts.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EncoderHealth } from './encoder-health.tsx';
import type { Ingress, IngressType, NewIngress } from './ingress-state.ts';
import { CopiedField } from './copied-field.tsx';
import type { Enveloped } from './stream-state.ts';

const SIGN_IN = signInPath('/creator-dashboard/keys');
/** Milliseconds between two looks at what the encoder sends. */
const PAUSE_MS = 2_000;
const TYPES: readonly IngressType[] = ['rtmp', 'whip'];

const { keys, create, watch, failed, retry, loading } = streamsTexts;

const readIngress = (): Promise<Enveloped<Ingress | null>> => get('/stream/ingress');

/** Where a creator sets up their encoder, and sees how its stream arrives. */
export function KeysPage(): ReactNode {
  const { answer, error, reload } = usePolled(readIngress, PAUSE_MS);
  const status = error instanceof ApiError ? error.status : undefined;
  useEffect(() => {
    if (status === 401) location.replace(SIGN_IN);
  }, [status]);
  if (status === 404) return <MessagePage title={keys.off} body={keys.offBody} look="warn" linksHome />;
  if (answer === undefined)
    return error === undefined || status === 401 ? (
      <LoadingPage text={loading} />
    ) : (
      <MessagePage title={keys.title} body={failed} look="warn">
        <button type="button" className="button button-primary" onClick={reload}>
          {retry}
        </button>
      </MessagePage>
    );
  return (
    <div className="streams">
      <header className="page-head">
        <Link href="/" className="page-head-home">
          <Logo />
        </Link>
        <nav className="streams-own">
          <Link className="button button-quiet" href="/creator-dashboard/streams" prefetch={false}>
            {create.title}
          </Link>
        </nav>
      </header>
      <main className="streams-main keys-main">
        <h1>{keys.title}</h1>
        <KeySettings ingress={answer.data} onChanged={reload} />
        {answer.data ? <EncoderHealth ingress={answer.data} /> : null}
      </main>
    </div>
  );
}

interface KeySettingsProps {
  readonly ingress: Ingress | null;
  readonly onChanged: () => void;
}

function KeySettings({ ingress, onChanged }: KeySettingsProps): ReactNode {
  const { busy, failure, send } = useCommands();
  const [chosen, setChosen] = useState<IngressType>();
  const [fresh, setFresh] = useState<NewIngress>();
  const [asking, setAsking] = useState(false);
  const type = chosen ?? ingress?.type ?? 'rtmp';
  // The server tells a key once; another page may have replaced it since.
  const key = fresh && fresh.ingressId === ingress?.ingressId ? fresh.streamKey : undefined;
  async function make(): Promise<void> {
    const made = await send<NewIngress>('POST', '/stream/ingress', { type });
    if (!made) return;
    setFresh(made);
    onChanged();
  }
  return (
    <section className="stream-settings-part" aria-label={keys.settings}>
      <h2>{keys.settings}</h2>
      <fieldset className="keys-types" disabled={busy}>
        <legend className="visually-hidden">{keys.protocol}</legend>
        {TYPES.map((one) => (
          <label key={one} className="keys-type">
            <input type="radio" name="type" checked={type === one} onChange={() => setChosen(one)} />
            <span>{keys.types[one]}</span>
          </label>
        ))}
      </fieldset>
      {ingress === null ? (
        <p className="stream-note">{keys.none}</p>
      ) : (
        <>
          <CopiedField label={keys.server} value={ingress.serverUrl} copy={keys.copyServer} />
          <CopiedField
            label={keys.key}
            value={key}
            shown={key === undefined ? `••••••••${ingress.keyEnd}` : undefined}
            copy={keys.copyKey}
          />
          <p className="stream-note">{key === undefined ? keys.toldOnce : keys.keepIt}</p>
        </>
      )}
      {ingress !== null && type !== ingress.type ? (
        <p className="stream-note">{keys.resetForType(keys.types[type])}</p>
      ) : null}
      <p className="field-error" role="alert">
        {failure?.message}
      </p>
      <div className="stream-line">
        <button
          type="button"
          className={ingress === null ? 'button button-primary' : 'button button-quiet'}
          disabled={busy}
          onClick={() => (ingress === null ? void make() : setAsking(true))}
        >
          {ingress === null ? keys.make : keys.reset}
        </button>
      </div>
      {asking ? (
        <ConfirmDialog
          title={keys.resetTitle}
          body={keys.resetBody}
          confirm={keys.reset}
          cancel={watch.cancel}
          onConfirm={() => void make()}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}
