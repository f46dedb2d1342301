import { asId, type JoinRequest } from '@crossfade/video-core';
import type { ControlListener } from '@crossfade/video-core/control';
import { expect, it, vi } from 'vitest';
import { readRecordingMessage } from './read-recording-message.ts';
import { RecordingPass } from './recording-pass.ts';

const request: JoinRequest = { key: asId.key('garden'), displayName: 'Ada', adapters: [] };
const { signal } = new AbortController();

it('names in the next join the recording that was agreed to', async () => {
  const pass = new RecordingPass();
  const asked: (string | undefined)[] = [];
  const join = pass.join((sent) => {
    asked.push(sent.recording);
    return Promise.reject(new Error('refused'));
  });
  await expect(join(request, signal)).rejects.toThrow('refused');
  pass.agreeTo('one');
  await expect(join(request, signal)).rejects.toThrow('refused');
  expect(asked).toEqual([undefined, 'one']);
  expect(pass.getPlace()).toMatchObject({ key: 'garden', secret: undefined });
});

it('hears of the recording on the control channel, and passes every message on', async () => {
  const pass = new RecordingPass();
  let channel: ControlListener | undefined;
  const transport = pass.transport({
    open: (_, listener) => {
      channel = listener;
      return Promise.resolve({ request: () => Promise.resolve({ ok: true }), close: () => {} });
    },
  });
  const message = vi.fn();
  await transport.open({ version: 4, token: '', after: 0 }, { message, lost: () => {} }, signal);
  const recording = { id: 'one', state: 'recording', startedBy: 'Ada', people: [], mayDelete: [] };
  channel?.message({ type: 'recording', recording });
  expect(pass.getPlace().notice).toEqual(recording);
  channel?.message({ type: 'hands', hands: [] });
  channel?.message({ type: 'recording' });
  expect(pass.getPlace().notice).toBeUndefined();
  expect(message).toHaveBeenCalledTimes(3);
});

it('reads what a later server may tell, and nothing else', () => {
  expect(readRecordingMessage({ type: 'call' })).toBeUndefined();
  expect(readRecordingMessage({ type: 'recording', recording: { id: 'one', state: 'paused' } })).toEqual({
    recording: undefined,
  });
  expect(
    readRecordingMessage({
      type: 'recording',
      recording: { id: 'one', state: 'asking', people: [{ id: 'ada', name: 'Ada', answer: 'perhaps' }, 7] },
    })?.recording?.people,
  ).toEqual([{ id: 'ada', name: 'Ada', answer: 'asked' }]);
});
