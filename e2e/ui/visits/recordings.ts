/** Recordings of a residence in each state. */
export const someRecordings = () => [
  recording('r1', {
    state: 'queued',
    queuePosition: 1,
    startedAt: undefined,
    durationMs: undefined,
    bytes: undefined,
    expiresAt: undefined,
  }),
  recording('r2', { state: 'recording', durationMs: undefined, bytes: undefined, expiresAt: undefined }),
  recording('r3', {
    state: 'finishing',
    problem: 'storage-full',
    answer: 'The recordings would take more than RECORDINGS_DISK_GB allows.',
    nextAttemptAt: '2026-12-01T10:05:00Z',
    expiresAt: undefined,
  }),
  recording('r4', { shared: true }),
  recording('r5', {
    parts: 2,
    held: { by: 'staff', reason: 'A complaint of 30 November', who: 'Nora Weiss' },
  }),
  recording('r6', { held: { by: 'incident' }, deletionOffered: true }),
  recording('r7', { state: 'failed', problem: 'storage-refused', answer: 'Access Denied' }),
  recording('r8', {
    state: 'failed',
    problem: 'not-started',
    durationMs: undefined,
    bytes: undefined,
    visit: undefined,
    resident: undefined,
    visitors: [],
  }),
];

const recording = (id: string, change: object) => ({
  id,
  state: 'ready',
  resident: 'Rosa Lind',
  visitors: ['Anna Keller', 'Ben Okafor'],
  visit: 'v1',
  call: 'c1',
  startedBy: 'Nora Weiss',
  queuedAt: '2026-12-01T09:10:00Z',
  startedAt: '2026-12-01T09:10:02Z',
  stopReason: 'stopped',
  durationMs: 1_754_000,
  bytes: 142_000_000,
  contentType: 'video/webm',
  parts: 1,
  attempts: 0,
  deletionOffered: false,
  shared: false,
  expiresAt: '2026-12-31T09:40:00Z',
  ...change,
});

/** One that can be watched, as staff, the resident or a visitor read it. */
export function watchedRecording(as: 'staff' | 'resident' | 'visitor') {
  const details = recording('r4', {});
  const viewings = [
    { who: 'Nora Weiss', at: '2026-12-01T10:00:00Z', until: '2026-12-01T10:20:00Z', download: true },
    { who: 'Anna Keller', at: '2026-12-01T09:50:00Z', until: '2026-12-01T09:58:00Z', download: false },
  ];
  return { as, recording: details, ...(as === 'staff' && { details, viewings }) };
}
