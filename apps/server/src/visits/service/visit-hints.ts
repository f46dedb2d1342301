import type { TenantId } from '@crossfade/video-core';
import type { Bus } from '@crossfade/video-core/server';
import { z } from 'zod';
import { visitIdSchema, type VisitId } from '../policy/visit-ids.ts';

const TOPIC = 'visits';

/** `visit` changed; absent: residents, tablets or visitors of the tenant did. */
export interface VisitHint {
  readonly tenant: TenantId;
  readonly visit?: VisitId;
}

const schema = z.object({ tenant: z.string(), visit: visitIdSchema.exactOptional() });

/** Tells every process that something of a tenant's visits must be looked at again. */
export async function hintVisit(bus: Pick<Bus, 'publish'>, hint: VisitHint): Promise<void> {
  await bus.publish(TOPIC, hint);
}

/** The returned function ends it. */
export const onVisitHint = (
  bus: Pick<Bus, 'subscribe'>,
  listener: (tenant: string, visit: VisitId | undefined) => void,
): (() => void) =>
  bus.subscribe(TOPIC, (message) => {
    const { data } = schema.safeParse(message);
    if (data) listener(data.tenant, data.visit);
  });
