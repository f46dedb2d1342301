import { useState } from 'react';
import Login from './components/Login.jsx';
import Room from './components/Room.jsx';

const roomInUrl = () => decodeURIComponent(location.pathname.match(/^\/room\/(.+)/)?.[1] ?? '');

export default function App() {
  const [token, setToken] = useState(localStorage.getItem('token'));
  const [room, setRoom] = useState(roomInUrl());
  const [inRoom, setInRoom] = useState(false);

  const handleLogin = (newToken) => {
    localStorage.setItem('token', newToken);
    setToken(newToken);
  };

  const handleJoin = (event) => {
    event.preventDefault();
    history.pushState(null, '', `/room/${encodeURIComponent(room)}`);
    setInRoom(true);
  };

  if (!token) return <Login onLogin={handleLogin} />;
  if (inRoom) return <Room name={room} token={token} onLeave={() => setInRoom(false)} />;
  return (
    <form onSubmit={handleJoin}>
      <h1>Legacy Meet</h1>
      <label>
        Room <input value={room} onChange={(e) => setRoom(e.target.value)} required />
      </label>{' '}
      <button>Join</button>
    </form>
  );
}
