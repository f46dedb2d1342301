import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { renderEnvExample } from './env-example.ts';

const SECRET = 'x'.repeat(32);
const livekit = {
  LIVEKIT_URL: 'ws://localhost:7880',
  LIVEKIT_API_KEY: 'devkey',
  LIVEKIT_API_SECRET: SECRET,
};

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({ PORT: 1285, MEDIASOUP_UDP_PORT_MIN: 40_000, DATA_DIR: 'data' });
    expect(readConfig({}).VIDEO_PROVIDER).toBeUndefined();
  });

  it.each(['LiveKit', 'LIVEKIT', ' livekit '])('takes %j', (value) => {
    expect(readConfig({ ...livekit, VIDEO_PROVIDER: value }).VIDEO_PROVIDER).toBe('livekit');
  });

  it('takes any deployment that is on as the default', () => {
    const eu = {
      LIVEKIT_DEPLOYMENTS: 'eu',
      LIVEKIT_EU_URL: 'ws://eu.internal:7880',
      LIVEKIT_EU_API_KEY: 'eukey',
      LIVEKIT_EU_API_SECRET: SECRET,
    };
    for (const name of ['mediasoup', 'livekit', 'LiveKit:EU'])
      expect(readConfig({ ...livekit, ...eu, DEFAULT_DEPLOYMENT: name }).DEFAULT_DEPLOYMENT).toBe(
        name.toLowerCase(),
      );
    expect(readConfig({ ...livekit, MEDIASOUP_ENABLED: 'false' }).DEFAULT_DEPLOYMENT).toBeUndefined();
  });

  it('refuses a secret that is printed as an example in production, and in development takes it', () => {
    const example = renderEnvExample();
    const secrets = [
      'LIVEKIT_API_SECRET',
      'LIVEKIT_EU_API_SECRET',
      'TOKEN_SECRET',
      'STAFF_TOKEN',
      'TURN_SECRET',
    ];
    const eu = { LIVEKIT_DEPLOYMENTS: 'eu', LIVEKIT_EU_URL: 'ws://eu:7880', LIVEKIT_EU_API_KEY: 'eukey' };
    const others = { ...livekit, ...eu, LIVEKIT_EU_API_SECRET: SECRET };
    for (const name of secrets) {
      const printed = new RegExp(`^# ${name}=(.+)$`, 'm').exec(example)?.[1];
      const given = { ...others, [name]: printed };
      expect(() => readConfig({ ...given, NODE_ENV: 'production' }), name).toThrow(`${name} is the example`);
      expect(readConfig(given).NODE_ENV, name).toBe('development');
    }
    expect(readConfig({ ...others, NODE_ENV: 'production' }).NODE_ENV).toBe('production');
  });

  it('needs the sender’s address where there is a mail server', () => {
    for (const server of [{ SMTP_URL: 'smtp://localhost:2525' }, { SENDGRID_API_KEY: 'SG.key' }]) {
      expect(() => readConfig({ ...livekit, ...server })).toThrow('MAIL_FROM must be set');
      expect(readConfig({ ...livekit, ...server, MAIL_FROM: 'visits@example.org' })).toMatchObject(server);
      expect(() => readConfig({ ...livekit, ...server, MAIL_FROM: 'Visits <visits@example.org>' })).toThrow(
        'MAIL_FROM',
      );
    }
    expect(() => readConfig({ SMTP_URL: 'mail.example.org' })).toThrow('smtp://');
  });

  it('takes a variable that is set to nothing as unset', () => {
    expect(readConfig({ NEXT_PUBLIC_USE_LIVEKIT: '' }).NEXT_PUBLIC_USE_LIVEKIT).toBeUndefined();
  });

  it.each([
    [{ VIDEO_PROVIDER: 'zoom' }, /VIDEO_PROVIDER is "zoom"\. Set it to livekit or mediasoup\./],
    [{ NEXT_PUBLIC_USE_LIVEKIT: 'yes' }, /NEXT_PUBLIC_USE_LIVEKIT is "yes"\. Set it to true or false\./],
    [{ VIDEO_PROVIDER: 'livekit' }, /Set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET/],
    [{ LIVEKIT_URL: 'ws://localhost:7880' }, /LIVEKIT_API_KEY, LIVEKIT_API_SECRET must be set as well/],
    [{ ...livekit, LIVEKIT_API_SECRET: 'short' }, /LIVEKIT_API_SECRET is too short/],
    [{ ...livekit, LIVEKIT_URL: 'localhost' }, /LIVEKIT_URL must be a URL that starts with ws:\/\//],
    [{ PORT: 'http' }, /PORT must be a whole number/],
    [{ PORT: '70000' }, /PORT must be at most 65535/],
    [{ TURN_URLS: 'turn:localhost:3478' }, /TURN_SECRET must be set as well/],
    [{ TURN_URLS: 'localhost:3478', TURN_SECRET: SECRET }, /TURN_URLS must list URLs/],
    [{ MEDIASOUP_ENABLED: 'false' }, /No provider is on/],
    [{ VIDEO_PROVIDER: 'mediasoup', MEDIASOUP_ENABLED: 'false', ...livekit }, /MEDIASOUP_ENABLED is false/],
    [{ DEFAULT_DEPLOYMENT: 'zoom' }, /DEFAULT_DEPLOYMENT is "zoom".*Set it to mediasoup\./],
    [{ ...livekit, DEFAULT_DEPLOYMENT: 'livekit:eu' }, /"livekit:eu".*Set it to mediasoup or livekit\./],
    [
      { ...livekit, MEDIASOUP_ENABLED: 'false', DEFAULT_DEPLOYMENT: 'mediasoup' },
      /DEFAULT_DEPLOYMENT is "mediasoup".*Set it to livekit\./,
    ],
    [{ WEB_ORIGIN: 'https://example.com/app' }, /WEB_ORIGIN has https:\/\/example\.com\/app/],
    [{ MEDIASOUP_LISTEN_IP: '127.0.0.1,0.0.0.0' }, /MEDIASOUP_ANNOUNCED_IP must be set as well.*0\.0\.0\.0/],
    [{ MEDIASOUP_LISTEN_IP: '::' }, /MEDIASOUP_ANNOUNCED_IP/],
    [{ NODE_URL: 'node-1' }, /NODE_URL must be a URL/],
    [{ SERVER_URL: 'https://example.com/api?x=1' }, /SERVER_URL must have no query/],
    [{ AWS_BUCKET: 'recordings' }, /AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION must be set/],
  ])('refuses %j and says what to set', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });

  it('names everything that is wrong at once, and no secret', () => {
    const attempt = () => readConfig({ PORT: 'x', LOG_LEVEL: 'loud', STAFF_TOKEN: 'hunter2' });
    expect(attempt).toThrow(/PORT[^]*STAFF_TOKEN[^]*LOG_LEVEL/);
    expect(attempt).not.toThrow(/hunter2/);
  });
});
