import { CallProvider, ParticipantVideo, useParticipants } from '@crossfade/video-react';
import { useCall, useLocalMedia } from '@crossfade/video-react/call';
import { useChat } from '@crossfade/video-react/control';
import { call, key } from './call.ts';

export const App = () => (
  <CallProvider call={call}>
    <Room />
  </CallProvider>
);

function Room() {
  const { phase, join, leave } = useCall();
  const { startSource } = useLocalMedia();
  const participants = useParticipants();
  const { messages, say } = useChat();
  if (phase.name !== 'connected')
    return <button onClick={() => join({ key, displayName: 'Ann' })}>Join</button>;
  return (
    <>
      <ParticipantVideo participant="local" />
      {participants.map((id) => (
        <ParticipantVideo key={id} participant={id} />
      ))}
      <ul>
        {messages.map(({ id, name, text }) => (
          <li key={id}>
            {name}: {text}
          </li>
        ))}
      </ul>
      <button onClick={() => startSource('camera')}>Camera</button>
      <button onClick={() => say('Hello!')}>Say hello</button>
      <button onClick={leave}>Leave</button>
    </>
  );
}
