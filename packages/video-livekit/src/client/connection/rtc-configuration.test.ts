import { expect, test } from 'vitest';
import { rtcConfigurationOf } from './rtc-configuration.ts';

const stun = { urls: ['stun:stun.example.org'] };
const turn = { urls: ['turns:turn.example.org:5349'], username: 'u', credential: 'c' };

test('passes the servers on when one of them relays', () => {
  expect(rtcConfigurationOf([stun, turn], 'relay')).toEqual({
    iceTransportPolicy: 'relay',
    iceServers: [stun, turn],
  });
});

test("does not displace the deployment's own servers by a list that cannot relay", () => {
  expect(rtcConfigurationOf([stun], 'all')).toEqual({ iceTransportPolicy: 'all' });
  expect(rtcConfigurationOf([], 'relay')).toEqual({ iceTransportPolicy: 'relay' });
});
