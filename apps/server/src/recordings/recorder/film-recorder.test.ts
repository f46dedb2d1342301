import { afterEach, describe, expect, it, vi } from 'vitest';
import { FilmRecorder } from './film-recorder.ts';
import type { RecorderUnavailableError } from './recorder-unavailable-error.ts';
import { recordingIdSchema } from '../store/recording.ts';
import { FakeFilms } from './testkit/fake-films.ts';

const request = {
  recording: recordingIdSchema.parse('0d8f6a1e-6f0c-4c5e-9a53-0d6f1d3f6c11'),
  number: 0,
  url: 'http://localhost:3000/recorder#secret',
  file: '/shared/part-0.mp4',
  signal: new AbortController().signal,
};

async function filmed() {
  const films = new FakeFilms();
  const listener = { started: vi.fn(), grew: vi.fn(), alone: vi.fn(), over: vi.fn() };
  const troubles: string[] = [];
  const recorder = new FilmRecorder({
    films,
    onNews: films.onNews,
    onTrouble: (what) => void troubles.push(what),
  });
  const part = await recorder.begin(request, listener);
  return { films, listener, part, troubles };
}

describe('a call that is filmed by a service', () => {
  const parts: { kill(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of parts.splice(0)) await part.kill();
  });

  it('begins when the service says so, however often it does', async () => {
    const { films, listener, part } = await filmed();
    parts.push(part);
    expect(films.started).toEqual([{ page: request.url, file: request.file }]);
    films.tell('starting');
    expect(listener.started).not.toHaveBeenCalled();
    films.tell('active');
    films.tell('active');
    expect(listener.started).toHaveBeenCalledExactlyOnceWith('video/mp4');
    expect(listener.grew).toHaveBeenCalled();
  });

  it('is whole once the service has ended it, when it is stopped', async () => {
    const { films, listener, part } = await filmed();
    films.tell('active');
    let stopped = false;
    const stopping = part.stop().then(() => (stopped = true));
    await vi.waitFor(() => expect(films.stopped).toEqual(['film-1']));
    expect(stopped).toBe(false);
    films.tell('complete');
    films.tell('complete');
    await stopping;
    expect(listener.over).not.toHaveBeenCalled();
  });

  it('is not filmed on when it is killed', async () => {
    const { films, listener, part } = await filmed();
    films.tell('active');
    await part.kill();
    await part.kill();
    expect(films.stopped).toEqual(['film-1']);
    films.tell('complete');
    expect(listener.over).not.toHaveBeenCalled();
  });

  it('is not filmed on when the service did not hear at first that it is stopped', async () => {
    const { films, part, troubles } = await filmed();
    films.tell('active');
    films.deaf = 1;
    const stopping = part.stop();
    await vi.waitFor(() => expect(troubles).toEqual(['stopping a film']));
    expect(films.stopped).toEqual([]);
    await part.kill();
    await stopping;
    expect(films.stopped).toEqual(['film-1']);
  });

  it.each([
    ['complete', 'call-over'],
    ['failed', 'broken'],
  ] as const)('is over when it is %s and nobody stopped it', async (state, reason) => {
    const { films, listener, part } = await filmed();
    parts.push(part);
    films.tell('active');
    films.tell(state);
    expect(listener.over).toHaveBeenCalledExactlyOnceWith(reason);
  });

  it('hears nothing of the films of others', async () => {
    const { films, listener, part } = await filmed();
    parts.push(part);
    films.tell('active', 'film-of-another');
    expect(listener.started).not.toHaveBeenCalled();
  });

  it('cannot begin where the service does not answer', async () => {
    const films = new FakeFilms();
    films.refusal = new Error('no response from servers');
    const recorder = new FilmRecorder({ films, onNews: films.onNews, onTrouble: () => {} });
    const nobody = { started: () => {}, grew: () => {}, alone: () => {}, over: () => {} };
    await expect(recorder.begin(request, nobody)).rejects.toMatchObject({
      code: 'recorder-unavailable',
    } satisfies Partial<RecorderUnavailableError>);
  });
});
