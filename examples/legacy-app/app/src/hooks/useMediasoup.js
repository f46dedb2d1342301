import { useCallback, useEffect, useRef, useState } from 'react';
import { Device } from 'mediasoup-client';
import useSocket, { request } from './useSocket.js';

export default function useMediasoup({ room, token, stream }) {
  const socket = useSocket(token);
  const [peers, setPeers] = useState([]);
  const [joined, setJoined] = useState(false);
  const [muted, setMuted] = useState(false);
  const [error, setError] = useState('');
  const audioProducer = useRef(null);

  const updatePeer = useCallback((peerId, change) => {
    setPeers((old) => old.map((peer) => (peer.peerId === peerId ? { ...peer, ...change(peer) } : peer)));
  }, []);

  useEffect(() => {
    if (!socket || !stream) return;
    let device;
    let sendTransport;
    let recvTransport;
    let closed = false;

    const createTransport = async (direction) => {
      const options = await request(socket, 'create-transport', {});
      const transport =
        direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);

      transport.on('connect', ({ dtlsParameters }, callback, errback) => {
        request(socket, 'connect-transport', { transportId: transport.id, dtlsParameters })
          .then(callback)
          .catch(errback);
      });
      transport.on('produce', ({ kind, rtpParameters }, callback, errback) => {
        request(socket, 'produce', { transportId: transport.id, kind, rtpParameters })
          .then(callback)
          .catch(errback);
      });
      return transport;
    };

    const consume = async (peerId, producerId) => {
      const options = await request(socket, 'consume', {
        transportId: recvTransport.id,
        producerId,
        rtpCapabilities: device.recvRtpCapabilities,
      });
      const consumer = await recvTransport.consume(options);
      // a new stream, so that the video element notices
      updatePeer(peerId, (peer) => ({
        stream: new MediaStream([...(peer.stream?.getTracks() ?? []), consumer.track]),
      }));
      await request(socket, 'resume-consumer', { consumerId: consumer.id });
    };

    const pending = [];
    const onNewProducer = ({ peerId, producerId }) => {
      if (recvTransport) consume(peerId, producerId).catch((e) => setError(e.message));
      else pending.push([peerId, producerId]);
    };
    const onPeerJoined = ({ peerId, name }) => setPeers((old) => [...old, { peerId, name, muted: false }]);
    const onPeerLeft = ({ peerId }) => setPeers((old) => old.filter((peer) => peer.peerId !== peerId));
    const onPeerMuted = ({ peerId, muted: isMuted }) => updatePeer(peerId, () => ({ muted: isMuted }));

    socket.on('new-producer', onNewProducer);
    socket.on('peer-joined', onPeerJoined);
    socket.on('peer-left', onPeerLeft);
    socket.on('peer-muted', onPeerMuted);
    socket.on('connect_error', (e) => setError(e.message));

    const join = async () => {
      const answer = await request(socket, 'join-room', { roomName: room });
      if (closed) return;
      setPeers(
        answer.peers.map(({ peerId, name, producers }) => ({
          peerId,
          name,
          muted: producers.some((p) => p.kind === 'audio' && p.paused),
        })),
      );
      device = new Device();
      await device.load({ routerRtpCapabilities: answer.rtpCapabilities });
      sendTransport = await createTransport('send');
      recvTransport = await createTransport('recv');

      const [audioTrack] = stream.getAudioTracks();
      const [videoTrack] = stream.getVideoTracks();
      if (audioTrack)
        audioProducer.current = await sendTransport.produce({ track: audioTrack, stopTracks: false });
      if (videoTrack) await sendTransport.produce({ track: videoTrack, stopTracks: false });

      for (const peer of answer.peers)
        for (const { producerId } of peer.producers) await consume(peer.peerId, producerId);
      for (const [peerId, producerId] of pending) await consume(peerId, producerId);
      setJoined(true);
    };
    join().catch((e) => setError(e.message));

    return () => {
      closed = true;
      socket.off('new-producer', onNewProducer);
      socket.off('peer-joined', onPeerJoined);
      socket.off('peer-left', onPeerLeft);
      socket.off('peer-muted', onPeerMuted);
      sendTransport?.close();
      recvTransport?.close();
    };
  }, [socket, stream, room, updatePeer]);

  const toggleMute = async () => {
    const producer = audioProducer.current;
    if (!producer) return;
    if (muted) producer.resume();
    else producer.pause();
    setMuted(!muted);
    await request(socket, 'set-muted', { producerId: producer.id, muted: !muted });
  };

  const leave = () => {
    socket?.emit('leave-room', {}, () => {});
  };

  return { peers, joined, muted, toggleMute, leave, error };
}
