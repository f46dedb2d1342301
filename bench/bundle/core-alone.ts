export * from '@crossfade/video-core/client';
