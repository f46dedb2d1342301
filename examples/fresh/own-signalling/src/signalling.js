import { SignallingRefusedError } from '@crossfade/video-mediasoup/client';
import { io } from 'socket.io-client';

// the connection that this application opens, guards and counts itself
const PUSHES = ['room-moved', 'events', 'consumers', 'consumers-closed', 'consumer-states', 'goodbye'];

export function openSignalling({ url }) {
  let socket;
  const close = () => socket?.removeAllListeners().disconnect();
  return {
    async open(handshake, listener) {
      close();
      window.signallingOpened = (window.signallingOpened ?? 0) + 1;
      const options = { transports: ['websocket'], forceNew: true, reconnection: false };
      socket = io(url, { ...options, path: '/mediasoup/socket.io', auth: await handshake() });
      for (const name of PUSHES) socket.on(name, (payload) => listener.push({ name, payload }));
      const welcome = await new Promise((resolve, reject) => {
        socket.on('welcome', resolve);
        socket.on('disconnect', (reason) => reject(new Error(reason)));
        socket.on('connect_error', ({ message, data }) =>
          reject(data ? new SignallingRefusedError({ code: data.code, message }) : new Error(message)),
        );
      });
      socket.on('disconnect', () => listener.lost());
      return welcome;
    },
    request: (envelope) => socket.timeout(10_000).emitWithAck('request', envelope),
    tell: (envelope) => socket.emit('request', envelope, () => {}),
    close,
  };
}
