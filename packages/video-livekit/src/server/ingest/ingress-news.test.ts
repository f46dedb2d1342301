import { WebhookEvent } from 'livekit-server-sdk';
import { expect, test } from 'vitest';
import { ingressNewsOf } from './ingress-news.ts';

const webhook = (event: string, rest: object = { ingressInfo: { ingressId: 'IN_1' } }): WebhookEvent =>
  WebhookEvent.fromJsonString(JSON.stringify({ event, id: 'EV_1', ...rest }));

test('an encoder of the ingress service begins and ends', () => {
  expect(ingressNewsOf(webhook('ingress_started'))).toEqual({ id: 'IN_1', state: 'started' });
  expect(ingressNewsOf(webhook('ingress_ended'))).toEqual({ id: 'IN_1', state: 'ended' });
});

test('another webhook tells of no encoder', () => {
  expect(ingressNewsOf(webhook('room_started'))).toBeUndefined();
  expect(ingressNewsOf(webhook('ingress_started', {}))).toBeUndefined();
});
