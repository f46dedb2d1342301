import { CredentialsInvalidError } from '@crossfade/video-core';
import {
  isHeaderExtensionUri,
  PROTOCOL_VERSION,
  SIGNALLING_LIMITS,
  type MediasoupCredentials,
} from '../../protocol/index.ts';
import type {
  RtpCapabilities,
  RtpCodecCapability,
  RtpHeaderExtension,
} from '../../protocol/rtc-parameters.ts';

type Fields = Readonly<Record<string, unknown>>;

const refuse = (why: string): never => {
  throw new CredentialsInvalidError(why);
};
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fields = (value: unknown, name: string): Fields =>
  isFields(value) ? value : refuse(`${name} is not an object.`);
const list = (value: unknown, name: string): readonly unknown[] =>
  Array.isArray(value) && value.length <= 200 ? value : refuse(`${name} is not a list.`);
const string = (value: unknown, name: string): string =>
  typeof value === 'string' && value !== '' ? value : refuse(`${name} is not a text.`);
const integer = (value: unknown, name: string): number =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : refuse(`${name} is not a whole number.`);
const mediaKind = (value: unknown, name: string): 'audio' | 'video' =>
  value === 'audio' || value === 'video' ? value : refuse(`${name} is neither audio nor video.`);

function codec(value: unknown): RtpCodecCapability {
  const { channels, parameters, rtcpFeedback, ...rest } = fields(value, 'a codec');
  return {
    kind: mediaKind(rest['kind'], 'a codec’s kind'),
    mimeType: string(rest['mimeType'], 'a codec’s mimeType'),
    preferredPayloadType: integer(rest['preferredPayloadType'], 'a codec’s preferredPayloadType'),
    clockRate: integer(rest['clockRate'], 'a codec’s clockRate'),
    ...(channels === undefined ? {} : { channels: integer(channels, 'a codec’s channels') }),
    ...(parameters === undefined ? {} : { parameters: { ...fields(parameters, 'a codec’s parameters') } }),
    rtcpFeedback: list(rtcpFeedback ?? [], 'a codec’s rtcpFeedback').map((entry) => {
      const { type, parameter } = fields(entry, 'a codec’s feedback');
      const kind = string(type, 'a feedback’s type');
      return typeof parameter === 'string' ? { type: kind, parameter } : { type: kind };
    }),
  };
}

const DIRECTIONS = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;

function headerExtension(value: unknown): RtpHeaderExtension | undefined {
  const { kind, uri, preferredId, preferredEncrypt, direction } = fields(value, 'a header extension');
  if (typeof uri !== 'string' || !isHeaderExtensionUri(uri)) return undefined;
  const known = DIRECTIONS.find((candidate) => candidate === direction);
  return {
    kind: mediaKind(kind, 'a header extension’s kind'),
    uri,
    preferredId: integer(preferredId, 'a header extension’s preferredId'),
    preferredEncrypt: preferredEncrypt === true,
    ...(known === undefined ? {} : { direction: known }),
  };
}

function routerCapabilities(value: unknown): RtpCapabilities {
  const { codecs, headerExtensions } = fields(value, 'routerRtpCapabilities');
  return {
    codecs: list(codecs, 'codecs').map(codec),
    headerExtensions: list(headerExtensions ?? [], 'headerExtensions')
      .map(headerExtension)
      .filter((extension) => extension !== undefined),
  };
}

/** `undefined` for an invalid URL. `URL.canParse` is missing in Safari before 17 and Chrome before 120. */
export function parseUrl(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

/** Reads what the server half issued; throws `CredentialsInvalidError` on anything else. */
export function parseCredentials(value: unknown): MediasoupCredentials {
  const { protocol, url, token, routerRtpCapabilities } = fields(value, 'the answer');
  if (protocol !== PROTOCOL_VERSION)
    refuse(`they are of version ${String(protocol)}, this page speaks ${PROTOCOL_VERSION}. Reload the page.`);
  const address = string(url, 'url');
  if (!/^(?:https?|wss?):$/.test(parseUrl(address)?.protocol ?? ''))
    refuse('url is not an http(s) or ws(s) address.');
  const secret = string(token, 'token');
  if (secret.length > SIGNALLING_LIMITS.tokenCharacters) refuse('token is too long.');
  return {
    protocol: PROTOCOL_VERSION,
    url: address,
    token: secret,
    routerRtpCapabilities: routerCapabilities(routerRtpCapabilities),
  };
}
