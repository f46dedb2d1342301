import type { Source } from '@crossfade/video-core';
import { useLocalSource } from '@crossfade/video-react';
import type { ReactNode } from 'react';
import { Banner } from '../notices/banner.tsx';
import { useDismissible } from '../notices/use-dismissible.ts';
import { texts } from '../texts/texts.ts';

/** Says that another camera or microphone stands in for the chosen one, which is not there; it takes over when it is. */
export function MissingDevice({
  source,
}: {
  readonly source: Extract<Source, 'camera' | 'microphone'>;
}): ReactNode {
  const { capture, missing } = useLocalSource(source);
  const { news, dismiss } = useDismissible(capture === 'on' ? missing : undefined);
  return (
    <Banner onDismiss={dismiss}>
      {news === undefined ? null : texts.banner.missing(texts.devices[source])}
    </Banner>
  );
}
