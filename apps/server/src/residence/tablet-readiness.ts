/** What a tablet last said of itself. */
export interface Readiness {
  /** Sound is unlocked: a ring would be heard. */
  readonly sound: boolean;
  /** The screen is kept on. */
  readonly awake: boolean;
  readonly camera: boolean;
  readonly microphone: boolean;
}

/** Milliseconds after which a tablet that says nothing counts as offline: it says so every 30 s. */
const SILENCE = 75_000;

const DEVICES = ['sound', 'awake', 'camera', 'microphone'] as const;

export type TabletProblem = 'not-paired' | 'offline' | (typeof DEVICES)[number];

/** Why a tablet would not ring, or could not be answered; empty when it is ready. */
export function problemsOf(
  tablet: Readiness & { readonly secretHash: string | null; readonly seenAt: Date | null },
  now: number,
): readonly TabletProblem[] {
  if (tablet.secretHash === null) return ['not-paired'];
  if (tablet.seenAt === null || now - tablet.seenAt.getTime() > SILENCE) return ['offline'];
  return DEVICES.filter((device) => !tablet[device]);
}
