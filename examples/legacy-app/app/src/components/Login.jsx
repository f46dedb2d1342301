import { useState } from 'react';

export default function Login({ onLogin }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState('');

  const handleSubmit = async (event) => {
    event.preventDefault();
    const response = await fetch('/api/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name, password }),
    });
    const data = await response.json();
    if (response.ok) onLogin(data.token);
    else setError(data.error);
  };

  return (
    <form onSubmit={handleSubmit}>
      <h1>Legacy Meet</h1>
      <label>
        Name <input value={name} onChange={(e) => setName(e.target.value)} />
      </label>{' '}
      <label>
        Password <input type="password" value={password} onChange={(e) => setPassword(e.target.value)} />
      </label>{' '}
      <button>Log in</button>
      {error && <p className="error">{error}</p>}
    </form>
  );
}
