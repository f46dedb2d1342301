/** Why a call cannot be recorded. */
export type RecordingRefusal = 'encrypted';

/** Whoever would record a call asks first: what is encrypted end to end, a server can keep but nobody can watch. */
export const recordingRefusal = (call: { readonly encrypted?: boolean }): RecordingRefusal | undefined =>
  call.encrypted ? 'encrypted' : undefined;
