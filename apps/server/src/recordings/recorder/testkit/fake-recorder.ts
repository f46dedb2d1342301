import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PartListener, PartRequest, Recorder, RunningPart } from '../recorder.ts';

/** A part that the test plays. */
export class FakePart implements RunningPart {
  readonly request: PartRequest;
  readonly tells: PartListener;
  stopped = false;
  killed = false;
  /** What its end waits for. */
  ending: Promise<unknown> = Promise.resolve();

  constructor(request: PartRequest, tells: PartListener) {
    this.request = request;
    this.tells = tells;
  }

  /** Records for the first time, or more. */
  grow(bytes: number): void {
    this.tells.started('video/webm');
    this.tells.grew(bytes);
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }

  async kill(): Promise<void> {
    this.killed = true;
    await this.ending;
  }
}

/** Records nothing; each part is the test's to play. */
export class FakeRecorder implements Recorder {
  readonly container = 'webm';
  readonly parts: FakePart[] = [];
  /** Thrown in place of the next part. */
  refusal: Error | undefined;
  /** What the next part waits for, whoever wants it no more. */
  starting: Promise<unknown> | undefined;

  async begin(request: PartRequest, listener: PartListener): Promise<RunningPart> {
    if (this.refusal) throw this.refusal;
    await mkdir(dirname(request.file), { recursive: true });
    await writeFile(request.file, 'recorded');
    const part = new FakePart(request, listener);
    this.parts.push(part);
    const { starting } = this;
    this.starting = undefined;
    await starting;
    return part;
  }

  get latest(): FakePart {
    const part = this.parts.at(-1);
    if (!part) throw new Error('nothing is recorded');
    return part;
  }
}
