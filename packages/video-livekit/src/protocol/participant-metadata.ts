import type { Role } from '@crossfade/video-core';

/** What the token says about a participant, readable by everyone in the room. */
export interface ParticipantMetadata {
  readonly name: string;
  readonly role: Role;
}

export const writeParticipantMetadata = (metadata: ParticipantMetadata): string => JSON.stringify(metadata);

/**
 * Reads another participant's metadata. Whatever is missing or malformed falls back to the name that LiveKit itself
 * knows and to the role with the fewest rights, so that participants with another backend's token are shown too.
 */
export function readParticipantMetadata(
  metadata: string | undefined,
  fallbackName: string,
): ParticipantMetadata {
  const parsed = parseObject(metadata);
  const name = parsed['name'];
  return {
    name: typeof name === 'string' && name !== '' ? name : fallbackName,
    role: parsed['role'] === 'host' ? 'host' : 'guest',
  };
}

function parseObject(json: string | undefined): Readonly<Record<string, unknown>> {
  if (json === undefined || json === '') return {};
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
