import type { CallControl } from '@crossfade/video-core/control';
import { useEffect, useState } from 'react';

const holders = new WeakMap<CallControl, number>();

function hold(control: CallControl): () => void {
  holders.set(control, (holders.get(control) ?? 0) + 1);
  return () => {
    const left = (holders.get(control) ?? 1) - 1;
    holders.set(control, left);
    // StrictMode takes a component out and puts it back within one task; only then is it still held.
    queueMicrotask(() => {
      if (holders.get(control) === 0) control.close();
    });
  };
}

/** Makes a control channel that lives as long as the component: closed after the real unmount, and only then. */
export function useOwnControl(create: () => CallControl): CallControl {
  const [control] = useState(create);
  useEffect(() => hold(control), [control]);
  return control;
}
