import { useKeepAwake } from '@crossfade/video-react/devices';
import { BellRing, DoorOpen, MessageSquareText } from 'lucide-react';
import type { ReactNode } from 'react';
import { visitTexts } from '../../texts/visit-texts.ts';
import { Failure } from './failure.tsx';
import { useServerClock } from '../use-server-clock.ts';
import { WaitingPage } from './waiting-page.tsx';
import type { VisitScreenProps } from '../visit-actions.ts';
import { minutesSince, ownTimeZone, secondsUntil, timeOfDay } from '../visit-time.ts';
import { LargeButton } from '../large-button.tsx';

export interface LobbyScreenProps extends VisitScreenProps {
  /** Whether those who admit see the visitor's camera now. */
  readonly watched: boolean;
}

/** The waiting room: the visitor has knocked by being here, and reads what is done about it. */
export function LobbyScreen({ snapshot, actions, watched }: LobbyScreenProps): ReactNode {
  const { lobby } = visitTexts;
  const { state, resident, contact, messages } = snapshot;
  const now = useServerClock(snapshot.now);
  useKeepAwake();
  if (state.name !== 'lobby' && state.name !== 'ringing') return null;
  const { since, staffTold, otherTime } = state;
  const minutes = minutesSince(since, now);
  const autoAnswer =
    state.name === 'ringing' && state.autoAnswerAt !== undefined
      ? secondsUntil(state.autoAnswerAt, now)
      : undefined;
  return (
    <WaitingPage title={lobby.title} snapshot={snapshot}>
      <output className="visit-news">
        <span className="visit-note" data-look={state.name}>
          {state.name === 'ringing' ? <BellRing aria-hidden="true" /> : <DoorOpen aria-hidden="true" />}
          <span>
            {state.name === 'ringing' ? lobby.ringing(resident) : lobby.waiting(resident)}
            {/* A reader that said each minute would say nothing else. */}
            <span aria-hidden="true"> {lobby.since(minutes)}</span>
          </span>
        </span>
        {watched ? <span className="visit-note">{lobby.watched}</span> : null}
        {autoAnswer === undefined ? null : (
          <span className="visit-note" data-look="warn">
            {lobby.autoAnswer(autoAnswer)}
          </span>
        )}
        {staffTold ? <span className="visit-note">{lobby.staffTold}</span> : null}
        {otherTime === 'asked' ? <span className="visit-note">{lobby.otherTimeAsked}</span> : null}
      </output>
      {messages.length === 0 ? null : (
        <section className="visit-messages" aria-label={lobby.messages}>
          <div role="log" aria-live="polite">
            <ul>
              {messages.map(({ id, from, text, at }) => (
                <li key={id}>
                  <MessageSquareText aria-hidden="true" />
                  <p>
                    <span className="visit-message-from">
                      {lobby.message(from, timeOfDay(at, ownTimeZone()))}
                    </span>
                    {text}
                  </p>
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
      <Failure failure={actions.failure} />
      <div className="visit-ways">
        {otherTime === 'offered' ? (
          <>
            <p className="preview-hint">{lobby.otherTimeWhy}</p>
            <LargeButton label={lobby.otherTime} disabled={actions.busy} onClick={actions.askOtherTime} />
          </>
        ) : null}
        <LargeButton label={lobby.leave} look="quiet" disabled={actions.busy} onClick={actions.leave} />
      </div>
      {contact === undefined ? null : <p className="preview-hint">{lobby.contact(contact)}</p>}
    </WaitingPage>
  );
}
