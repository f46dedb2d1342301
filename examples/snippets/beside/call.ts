import type { Call } from '@crossfade/video-core/client';

export declare const call: Call;
