import { Ban, Heart, HeartOff, LogIn } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommands } from '../api/use-commands.ts';
import { signInPath } from '../sign-in/sign-in-path.ts';
import { streamsTexts } from '../texts/streams-texts.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { streamPath, type WatchedStream } from './stream-state.ts';

export interface RelationButtonsProps {
  readonly stream: WatchedStream;
  readonly signedIn: boolean;
  /** What they do changed the stream. */
  readonly onChanged: () => void;
}

/** Follow and Block, for everyone but the host. */
export function RelationButtons({ stream, signedIn, onChanged }: RelationButtonsProps): ReactNode {
  const { busy, failure, send } = useCommands();
  const [asking, setAsking] = useState(false);
  const { watch } = streamsTexts;
  const { id, user, following } = stream;
  if (!signedIn)
    return (
      <a className="button button-quiet button-small" href={signInPath(streamPath(user.username))}>
        <LogIn aria-hidden="true" />
        {watch.signIn}
      </a>
    );
  const act = (method: 'POST' | 'DELETE', what: 'follow' | 'block'): void =>
    void send(method, `/${what}/${id}`).then(onChanged);
  return (
    <>
      <button
        type="button"
        className={`button button-small ${following ? 'button-quiet' : 'button-primary'}`}
        disabled={busy}
        onClick={() => act(following ? 'DELETE' : 'POST', 'follow')}
      >
        {following ? <HeartOff aria-hidden="true" /> : <Heart aria-hidden="true" />}
        {following ? watch.unfollow : watch.follow}
      </button>
      <button
        type="button"
        className="button button-quiet button-small"
        disabled={busy}
        onClick={() => setAsking(true)}
      >
        <Ban aria-hidden="true" />
        {watch.block}
      </button>
      <span className="field-error" role="alert">
        {failure?.message}
      </span>
      {asking ? (
        <ConfirmDialog
          title={watch.blockTitle(user.name)}
          body={watch.blockBody}
          confirm={watch.block}
          cancel={watch.cancel}
          onConfirm={() => act('POST', 'block')}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
