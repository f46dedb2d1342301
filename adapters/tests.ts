import type { CapabilityManifest } from '../packages/video-core/src/index.ts';
import { livekitFaults } from '../packages/video-livekit/faults/own-faults.ts';
import { LIVEKIT_CAPABILITIES } from '../packages/video-livekit/src/protocol/capabilities.ts';
import { mediasoupFaults } from '../packages/video-mediasoup/faults/own-faults.ts';
import { MEDIASOUP_CAPABILITIES } from '../packages/video-mediasoup/src/protocol/capabilities.ts';
import type { OwnFaults } from '../e2e/faults/own-faults.ts';
import type { Provider } from './native.mjs';

interface TestedProvider {
  /** As it writes itself. */
  readonly title: string;
  readonly capabilities: CapabilityManifest;
  /** What can be broken in its own way alone. */
  readonly faults: OwnFaults;
}

/** The providers whose calls are tested end to end. */
export const TESTED: Readonly<Record<Provider, TestedProvider>> = {
  livekit: { title: 'LiveKit', capabilities: LIVEKIT_CAPABILITIES, faults: livekitFaults },
  mediasoup: { title: 'mediasoup', capabilities: MEDIASOUP_CAPABILITIES, faults: mediasoupFaults },
};
