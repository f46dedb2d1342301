import type { TenantId } from '@crossfade/video-core';
import { secretEquals } from '@crossfade/video-core/server';
import type { CallerReader } from './callers.ts';

/** Who presents `STAFF_TOKEN` as `Authorization: Bearer …`. */
export const operatorReader =
  (tenant: TenantId, staffToken: string | undefined): CallerReader =>
  (headers) => {
    const presented = /^Bearer (?<token>\S+)$/i.exec(headers.get('authorization') ?? '')?.groups?.['token'];
    const holds = presented !== undefined && staffToken !== undefined && secretEquals(presented, staffToken);
    return Promise.resolve(holds ? { role: 'operator', tenant } : undefined);
  };
