import { SEND_QUALITIES, type SendQuality } from './send-quality.ts';

/** What a person chose last time, so that the next call begins the same way. Never leaves the browser. */
export interface Preferences {
  readonly name: string | undefined;
  readonly camera: boolean;
  readonly microphone: boolean;
  /** Whether single keys do something in a call. */
  readonly shortcuts: boolean;
  readonly cameraId: string | undefined;
  readonly microphoneId: string | undefined;
  readonly speakerId: string | undefined;
  readonly sendQuality: SendQuality;
}

type PreferenceStorage = Pick<Storage, 'getItem' | 'setItem'>;

const ITEM = 'crossfade:choices';
const FIRST_TIME: Preferences = {
  name: undefined,
  camera: true,
  microphone: true,
  shortcuts: true,
  cameraId: undefined,
  microphoneId: undefined,
  speakerId: undefined,
  sendQuality: 'high',
};

export function recallPreferences(storage: () => PreferenceStorage = () => localStorage): Preferences {
  try {
    return parse(JSON.parse(storage().getItem(ITEM) ?? '{}'));
  } catch {
    // Private windows refuse storage, and another page of the site may have written here.
    return FIRST_TIME;
  }
}

export function rememberPreferences(
  changed: Partial<Preferences>,
  storage: () => PreferenceStorage = () => localStorage,
): void {
  try {
    storage().setItem(ITEM, JSON.stringify({ ...recallPreferences(storage), ...changed }));
  } catch {
    // Without storage every call begins like the first one.
  }
}

function parse(stored: unknown): Preferences {
  if (typeof stored !== 'object' || stored === null) return FIRST_TIME;
  const fields: Readonly<Record<string, unknown>> = { ...stored };
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' && value.length <= 500 ? value : undefined;
  };
  return {
    name: text('name'),
    camera: fields['camera'] !== false,
    microphone: fields['microphone'] !== false,
    shortcuts: fields['shortcuts'] !== false,
    cameraId: text('cameraId'),
    microphoneId: text('microphoneId'),
    speakerId: text('speakerId'),
    sendQuality: SEND_QUALITIES.find((quality) => quality === fields['sendQuality']) ?? 'high',
  };
}
