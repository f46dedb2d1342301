import { useEffect, useState } from 'react';
import { get } from '../../api/api-client.ts';
import type { KnownVisitor } from './known-visitor.ts';

export type KnownVisitors = readonly KnownVisitor[] | 'loading' | 'failed';

/** Whom the residents of this tablet can invite. */
export function useKnownVisitors(): KnownVisitors {
  const [visitors, setVisitors] = useState<KnownVisitors>('loading');
  useEffect(() => {
    let current = true;
    get<{ readonly items: readonly KnownVisitor[] }>('/tablet/visitors').then(
      ({ items }) => {
        if (current) setVisitors(items);
        return undefined;
      },
      () => {
        if (current) setVisitors('failed');
      },
    );
    return () => {
      current = false;
    };
  }, []);
  return visitors;
}
