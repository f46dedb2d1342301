import type { Replacement } from '@crossfade/video-core/devices';
import { useLostDeviceReplacement } from '@crossfade/video-react/devices';
import { X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

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
  if (replacement === undefined) return null;
  return (
    <output className="banner">
      {texts.banner.replaced(texts.devices[replacement.source], replacement.label)}
      <button
        type="button"
        className="button-close"
        aria-label={texts.banner.dismiss}
        onClick={() => setReplacement(undefined)}
      >
        <X aria-hidden="true" />
      </button>
    </output>
  );
}
