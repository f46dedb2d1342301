import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useCommands } from '../api/use-commands.ts';
import { streamsTexts } from '../texts/streams-texts.ts';
import type { CreatorStream } from './stream-state.ts';
import { enteredText } from './entered-text.ts';

const { create } = streamsTexts;
const CHAT = ['isChatEnabled', 'isChatDelayed', 'isChatFollowersOnly'] as const;
/** Minutes for which one has to have followed; another that was set by the API is shown beside them. */
const FOLLOWED = [0, 10, 60, 24 * 60, 7 * 24 * 60];

export interface StreamSettingsProps {
  readonly stream: CreatorStream;
  readonly onChanged: () => void;
}

/** Title, description and chat mode of one's stream; all can be changed while it is live. */
export const StreamSettings = (props: StreamSettingsProps): ReactNode => (
  <div className="stream-settings">
    <Details {...props} />
    <ChatSettings {...props} />
  </div>
);

function Details({ stream, onChanged }: StreamSettingsProps): ReactNode {
  const { busy, failure, send } = useCommands();
  const [saved, setSaved] = useState(false);
  const id = useId();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const body = { title: enteredText(form, 'title'), description: enteredText(form, 'description') };
    const done = (await send('PUT', '/stream/info', body)) !== undefined;
    setSaved(done);
    if (done) onChanged();
  }
  return (
    <form
      className="stream-settings-part"
      onSubmit={(event) => void submit(event)}
      onChange={() => setSaved(false)}
    >
      <h2>{create.details}</h2>
      <div className="field-group">
        <label htmlFor={`${id}-title`}>{create.streamTitle}</label>
        <input
          id={`${id}-title`}
          name="title"
          className="field"
          maxLength={120}
          required
          defaultValue={stream.title}
          autoComplete="off"
        />
      </div>
      <div className="field-group">
        <label htmlFor={`${id}-description`}>{create.description}</label>
        <textarea
          id={`${id}-description`}
          name="description"
          className="field"
          rows={3}
          maxLength={1_000}
          defaultValue={stream.description}
        />
      </div>
      <p className="field-error" role="alert">
        {failure?.message}
      </p>
      <div className="stream-line">
        <button type="submit" className="button button-quiet button-small" disabled={busy}>
          {create.save}
        </button>
        <output className="stream-note">{saved ? create.saved : null}</output>
      </div>
    </form>
  );
}

function ChatSettings({ stream, onChanged }: StreamSettingsProps): ReactNode {
  const { busy, failure, send } = useCommands();
  const id = useId();
  return (
    <fieldset className="stream-settings-part" disabled={busy}>
      <legend>{create.chatSettings}</legend>
      {CHAT.map((name) => (
        <label key={name} className="switch-field">
          <input
            type="checkbox"
            className="switch"
            checked={stream[name]}
            onChange={({ target }) =>
              void send('PUT', '/stream/chat-settings', { [name]: target.checked }).then(onChanged)
            }
          />
          <span className="switch-name">{create[name]}</span>
        </label>
      ))}
      {stream.isChatFollowersOnly ? (
        <div className="field-group">
          <label htmlFor={id}>{create.followedFor}</label>
          <select
            id={id}
            className="field field-select"
            value={stream.chatFollowerMinutes}
            onChange={({ target }) =>
              void send('PUT', '/stream/chat-settings', { chatFollowerMinutes: Number(target.value) }).then(
                onChanged,
              )
            }
          >
            {[...new Set([...FOLLOWED, stream.chatFollowerMinutes])]
              .toSorted((a, b) => a - b)
              .map((minutes) => (
                <option key={minutes} value={minutes}>
                  {create.followedForTime(minutes)}
                </option>
              ))}
          </select>
        </div>
      ) : null}
      <p className="field-error" role="alert">
        {failure?.message}
      </p>
    </fieldset>
  );
}
