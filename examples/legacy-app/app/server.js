import 'dotenv/config';
import http from 'node:http';
import path from 'node:path';
import express from 'express';
import jwt from 'jsonwebtoken';
import * as mediasoup from 'mediasoup';
import { Server } from 'socket.io';

const PORT = Number(process.env.PORT || 3000);
const JWT_SECRET = process.env.JWT_SECRET || 'change-me-to-something-long-and-random';
const MEDIA_IP = process.env.MEDIA_IP || '127.0.0.1';

// TODO: real database
const users = [
  { id: 'u1', name: 'Ann', password: 'ann' },
  { id: 'u2', name: 'Ben', password: 'ben' },
  { id: 'u3', name: 'Cleo', password: 'cleo' },
];

const mediaCodecs = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90000, parameters: { 'x-google-start-bitrate': 1000 } },
];

// name -> { router, peers: socket id -> peer }
const rooms = new Map();

const worker = await mediasoup.createWorker({
  rtcMinPort: Number(process.env.MEDIA_PORT_MIN || 42000),
  rtcMaxPort: Number(process.env.MEDIA_PORT_MAX || 42050),
});
worker.on('died', () => {
  console.error('mediasoup worker died, exiting in 2 seconds');
  setTimeout(() => process.exit(1), 2000);
});

// ---------- auth

function userOf(token) {
  try {
    const { sub } = jwt.verify(token, JWT_SECRET);
    return users.find((user) => user.id === sub);
  } catch {
    return undefined;
  }
}

// ---------- http

const app = express();
app.use(express.json());

app.post('/api/login', (req, res) => {
  const { name, password } = req.body;
  const user = users.find((u) => u.name === name && u.password === password);
  if (!user) return res.status(401).json({ error: 'Wrong name or password' });
  const token = jwt.sign({ sub: user.id }, JWT_SECRET, { expiresIn: '12h' });
  res.json({ token, name: user.name });
});

app.use(express.static('dist'));
app.get('/room/:name', (req, res) => res.sendFile(path.resolve('dist/index.html')));

const server = http.createServer(app);

// ---------- signalling

const io = new Server(server);

io.use((socket, next) => {
  const user = userOf(socket.handshake.auth.token);
  if (!user) return next(new Error('unauthorized'));
  socket.data.user = user;
  next();
});

async function getRoom(name) {
  if (!rooms.has(name)) {
    rooms.set(name, { router: worker.createRouter({ mediaCodecs }), peers: new Map() });
  }
  const room = rooms.get(name);
  return { router: await room.router, peers: room.peers };
}

async function createTransport(router) {
  return router.createWebRtcTransport({
    listenIps: [{ ip: MEDIA_IP }],
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    initialAvailableOutgoingBitrate: 1000000,
  });
}

function leave(socket) {
  const { roomName } = socket.data;
  const room = rooms.get(roomName);
  if (!room) return;
  socket.data.roomName = undefined;
  const peer = room.peers.get(socket.id);
  room.peers.delete(socket.id);
  for (const transport of peer?.transports.values() ?? []) transport.close();
  socket.to(roomName).emit('peer-left', { peerId: socket.id });
  socket.leave(roomName);
  if (room.peers.size === 0) {
    rooms.delete(roomName);
    Promise.resolve(room.router).then((router) => router.close());
  }
}

io.on('connection', (socket) => {
  const { user } = socket.data;
  console.log('connected', user.name, socket.id);

  const myPeer = () => rooms.get(socket.data.roomName)?.peers.get(socket.id);

  // every handler answers { error } when something goes wrong
  const on = (event, handler) =>
    socket.on(event, async (data, callback) => {
      try {
        callback(await handler(data ?? {}));
      } catch (error) {
        console.error(event, error);
        callback({ error: error.message });
      }
    });

  on('join-room', async ({ roomName }) => {
    if (typeof roomName !== 'string' || !roomName) throw new Error('No room name');
    leave(socket);
    const room = await getRoom(roomName);
    room.peers.set(socket.id, { user, transports: new Map(), producers: new Map(), consumers: new Map() });
    socket.data.roomName = roomName;
    socket.join(roomName);
    socket.to(roomName).emit('peer-joined', { peerId: socket.id, name: user.name });

    const peers = [...room.peers]
      .filter(([id]) => id !== socket.id)
      .map(([id, peer]) => ({
        peerId: id,
        name: peer.user.name,
        producers: [...peer.producers.values()].map((p) => ({
          producerId: p.id,
          kind: p.kind,
          paused: p.paused,
        })),
      }));
    return { rtpCapabilities: room.router.rtpCapabilities, peers };
  });

  on('create-transport', async () => {
    const { router } = await getRoom(socket.data.roomName);
    const transport = await createTransport(router);
    myPeer().transports.set(transport.id, transport);
    transport.on('dtlsstatechange', (state) => {
      if (state === 'closed') transport.close();
    });
    return {
      id: transport.id,
      iceParameters: transport.iceParameters,
      iceCandidates: transport.iceCandidates,
      dtlsParameters: transport.dtlsParameters,
    };
  });

  on('connect-transport', async ({ transportId, dtlsParameters }) => {
    await myPeer().transports.get(transportId).connect({ dtlsParameters });
    return {};
  });

  on('produce', async ({ transportId, kind, rtpParameters }) => {
    const peer = myPeer();
    const producer = await peer.transports.get(transportId).produce({ kind, rtpParameters });
    peer.producers.set(producer.id, producer);
    producer.on('transportclose', () => peer.producers.delete(producer.id));
    socket
      .to(socket.data.roomName)
      .emit('new-producer', { peerId: socket.id, producerId: producer.id, kind });
    return { id: producer.id };
  });

  on('consume', async ({ transportId, producerId, rtpCapabilities }) => {
    const { router } = await getRoom(socket.data.roomName);
    if (!router.canConsume({ producerId, rtpCapabilities })) throw new Error('Cannot consume');
    const peer = myPeer();
    // start paused, the client resumes when it is ready
    const consumer = await peer.transports
      .get(transportId)
      .consume({ producerId, rtpCapabilities, paused: true });
    peer.consumers.set(consumer.id, consumer);
    consumer.on('transportclose', () => peer.consumers.delete(consumer.id));
    consumer.on('producerclose', () => peer.consumers.delete(consumer.id));
    return {
      id: consumer.id,
      producerId,
      kind: consumer.kind,
      rtpParameters: consumer.rtpParameters,
    };
  });

  on('resume-consumer', async ({ consumerId }) => {
    await myPeer().consumers.get(consumerId).resume();
    return {};
  });

  on('set-muted', async ({ producerId, muted }) => {
    const producer = myPeer().producers.get(producerId);
    if (muted) await producer.pause();
    else await producer.resume();
    socket.to(socket.data.roomName).emit('peer-muted', { peerId: socket.id, muted });
    return {};
  });

  on('leave-room', async () => {
    leave(socket);
    return {};
  });

  socket.on('disconnect', () => leave(socket));
});

server.listen(PORT, () => console.log(`Legacy Meet on http://localhost:${PORT}`));
