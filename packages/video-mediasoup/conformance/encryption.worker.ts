import '@crossfade/video-core/encryption/worker';
