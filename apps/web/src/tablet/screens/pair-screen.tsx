import { TabletSmartphone } from 'lucide-react';
import { useId, type FormEvent, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { Logo } from '../../brand/logo.tsx';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import type { RingSound } from '../ring-sound.ts';
import { TabletButton } from './tablet-button.tsx';

export interface PairScreenProps {
  readonly sound: RingSound;
  readonly onPaired: () => void;
}

/** Connects the tablet with a resident or a room, once. Staff do this. */
export function PairScreen({ sound, onPaired }: PairScreenProps): ReactNode {
  const { busy, failure, send } = useCommands();
  const id = useId();
  const { pair } = tabletTexts;

  async function connect(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    // The press that a browser wants before it plays sound.
    void sound.unlock();
    const entered = new FormData(event.currentTarget).get('code');
    const code = typeof entered === 'string' ? entered.replaceAll(/[\s-]/g, '').toUpperCase() : '';
    if (code === '') return;
    const paired = await send('POST', '/tablet/pair', { code });
    if (paired !== undefined) onPaired();
  }

  const said =
    failure && ({ unreachable: pair.unreachable, 'rate-limited': pair.busy }[failure.code] ?? pair.wrong);
  return (
    <div className="message-page">
      <header className="page-head">
        <Logo />
      </header>
      <main className="message">
        <span className="message-icon">
          <TabletSmartphone aria-hidden="true" />
        </span>
        <h1>{pair.title}</h1>
        <p>{pair.body}</p>
        <form className="pair" onSubmit={(event) => void connect(event)} noValidate>
          <label htmlFor={id}>{pair.code}</label>
          <input
            id={id}
            name="code"
            className="field pair-code"
            autoComplete="one-time-code"
            inputMode="numeric"
            spellCheck={false}
            aria-invalid={failure !== undefined}
            aria-describedby={`${id}-problem`}
          />
          <p id={`${id}-problem`} className="field-error" role="alert">
            {said ?? ''}
          </p>
          <TabletButton
            type="submit"
            label={busy ? pair.connecting : pair.connect}
            look="good"
            disabled={busy}
          />
        </form>
      </main>
    </div>
  );
}
