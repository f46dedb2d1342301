import useLocalStream from '../hooks/useLocalStream.js';
import useMediasoup from '../hooks/useMediasoup.js';
import Video from './Video.jsx';

export default function Room({ name, token, onLeave }) {
  const { stream, error: cameraError } = useLocalStream();
  const { peers, joined, muted, toggleMute, leave, error } = useMediasoup({ room: name, token, stream });

  const handleLeave = () => {
    leave();
    onLeave();
  };

  return (
    <main>
      <h1>{name}</h1>
      {(cameraError || error) && <p className="error">{cameraError || error}</p>}
      {!joined && <p>Joining…</p>}
      <div className="grid">
        <figure className="tile" aria-label="You">
          <Video stream={stream} muted />
          <figcaption>You{muted && ' (muted)'}</figcaption>
        </figure>
        {peers.map((peer) => (
          <figure className="tile" key={peer.peerId} aria-label={peer.name}>
            <Video stream={peer.stream} />
            <figcaption>
              {peer.name}
              {peer.muted && ' (muted)'}
            </figcaption>
          </figure>
        ))}
      </div>
      <p>
        <button onClick={toggleMute} disabled={!joined}>
          {muted ? 'Unmute' : 'Mute'}
        </button>{' '}
        <button onClick={handleLeave}>Leave</button>
      </p>
    </main>
  );
}
