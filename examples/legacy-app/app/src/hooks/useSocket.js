import { useEffect, useState } from 'react';
import { io } from 'socket.io-client';

export default function useSocket(token) {
  const [socket, setSocket] = useState(null);

  useEffect(() => {
    const newSocket = io({ auth: { token } });
    setSocket(newSocket);
    return () => newSocket.disconnect();
  }, [token]);

  return socket;
}

// emits an event, resolves with the answer and rejects with what the server says is wrong
export const request = (socket, event, data) =>
  new Promise((resolve, reject) => {
    socket.emit(event, data, (answer) => {
      if (answer?.error) reject(new Error(answer.error));
      else resolve(answer);
    });
  });
