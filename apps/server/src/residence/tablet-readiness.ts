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

export const TABLET_PROBLEMS = ['not-paired', 'offline', ...DEVICES] as const;
export type TabletProblem = (typeof TABLET_PROBLEMS)[number];

type ReportedTablet = Readiness & { readonly secretHash: string | null; readonly seenAt: Date | null };

/** Why a tablet would not ring, or could not be answered; empty when it is ready. */
export function problemsOf(tablet: ReportedTablet, now: number): readonly TabletProblem[] {
  if (tablet.secretHash === null) return ['not-paired'];
  if (tablet.seenAt === null || now - tablet.seenAt.getTime() > SILENCE) return ['offline'];
  return DEVICES.filter((device) => !tablet[device]);
}

/** What staff and visits see of it. */
export function readinessOf(tablet: ReportedTablet, now: number) {
  const problems = problemsOf(tablet, now);
  return {
    online: !problems.includes('not-paired') && !problems.includes('offline'),
    ready: problems.length === 0,
    problems: [...problems],
  };
}
