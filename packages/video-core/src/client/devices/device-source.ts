import type { Source } from '../../contract/media.ts';

/** The sources that come from a device which is plugged in, and may be unplugged. */
export const DEVICE_SOURCES = ['camera', 'microphone'] as const satisfies readonly Source[];
export type DeviceSource = (typeof DEVICE_SOURCES)[number];
