import type { WebhookEvent } from 'livekit-server-sdk';

/** What LiveKit’s ingress service tells of an encoder: https://docs.livekit.io/home/server/webhooks/#Ingress-Started */
export interface IngressNews {
  /** Of the ingress, as the service knows it. */
  readonly id: string;
  readonly state: 'started' | 'ended';
}

/** `undefined` for a webhook of anything else. */
export function ingressNewsOf({ event, ingressInfo }: WebhookEvent): IngressNews | undefined {
  if (!ingressInfo || (event !== 'ingress_started' && event !== 'ingress_ended')) return undefined;
  return { id: ingressInfo.ingressId, state: event === 'ingress_started' ? 'started' : 'ended' };
}
