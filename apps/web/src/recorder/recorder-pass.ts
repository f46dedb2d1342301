/** What lets this page into one call, unseen. */
export interface RecorderPass {
  readonly key: string;
  /** Presented at each join, of a reconnect and a move too. */
  readonly token: string;
}

let entering: Promise<RecorderPass | undefined> | undefined;

/**
 * Exchanges the secret in this page's link, which works once, for a pass. The link is emptied: nobody who sees the page
 * later learns anything from it. `undefined` when the secret was used, or is nobody's; rejects when another page, with another
 * secret, may be let in: the server was busy, or away.
 */
export function enterRecorder(): Promise<RecorderPass | undefined> {
  return (entering ??= enter());
}

async function enter(): Promise<RecorderPass | undefined> {
  const secret = location.hash.slice(1);
  history.replaceState(history.state, '', location.pathname);
  const answer = await fetch('/api/recorder/enter', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret }),
  });
  if (answer.status === 404) return undefined;
  const pass: unknown = await answer.json();
  if (!answer.ok || !isPass(pass)) throw new Error(`not let in: ${answer.status}`);
  return pass;
}

const isPass = (value: unknown): value is RecorderPass =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string' &&
  'token' in value &&
  typeof value.token === 'string';
