import '@crossfade/video-livekit/encryption-worker';
