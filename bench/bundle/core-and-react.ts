/** Everything that an application's pages take of the library, whichever provider it uses. */
export * from '@crossfade/video-core/client';
export * from '@crossfade/video-react';
