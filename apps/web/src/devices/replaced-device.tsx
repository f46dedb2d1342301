import type { Replacement } from '@crossfade/video-core/devices';
import { useLostDeviceReplacement } from '@crossfade/video-react/devices';
import { useEffect, useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { Banner } from '../notices/banner.tsx';

const SHOWN_MS = 10_000;

/** Has another device take over from one that is unplugged, and says so for a while. */
export function ReplacedDevice(): ReactNode {
  const [replacement, setReplacement] = useState<Replacement>();
  useLostDeviceReplacement(setReplacement);
  useEffect(() => {
    if (replacement === undefined) return undefined;
    const timer = setTimeout(() => setReplacement(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [replacement]);
  return (
    <Banner onDismiss={() => setReplacement(undefined)}>
      {replacement && texts.banner.replaced(texts.devices[replacement.source], replacement.label)}
    </Banner>
  );
}
