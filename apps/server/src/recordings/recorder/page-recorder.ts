import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { endOfPage } from './end-of-page.ts';
import { findChromium } from './find-chromium.ts';
import { PartFile } from './part-file.ts';
import type { PartEnd, PartListener, PartRequest, Recorder, RunningPart } from './recorder.ts';
import { RecorderUnavailableError } from './recorder-unavailable-error.ts';

export interface PageRecorderOptions {
  /** Where Chromium is; absent: on the path. */
  readonly chromium?: string;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** Of the recorder's page, whose picture has as many pixels. */
const VIEWPORT = { width: 1_280, height: 720 };
const ARGUMENTS = [
  // Nobody clicks in this page, and what it plays is recorded.
  '--autoplay-policy=no-user-gesture-required',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
];
/** Milliseconds to start a browser, and to open the page, on a busy machine. */
const START_TIMEOUT = 30_000;
/** Milliseconds that the last pieces get when a part is stopped. */
const STOP_TIMEOUT = 8_000;
/** Milliseconds that the browser gets to end by itself. */
const CLOSE_TIMEOUT = 2_000;

/** What the page tells: `apps/web/src/recorder/recorder-host.ts`. */
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), contentType: z.string().max(100) }),
  z.object({ type: z.literal('chunk'), number: z.int().min(0), base64: z.base64() }),
  z.object({ type: z.literal('alone') }),
  z.object({ type: z.literal('over'), reason: z.string().max(100) }),
]);

/**
 * Records with the app's own page in a headless Chromium. What it encodes comes back through the browser's control pipe: to the
 * process that started it, whatever stands in front of the servers, and the browser ends with that process.
 */
export class PageRecorder implements Recorder {
  readonly container = 'webm';
  readonly #options: PageRecorderOptions;

  constructor(options: PageRecorderOptions) {
    this.#options = options;
  }

  async begin({ url, file, signal }: PartRequest, listener: PartListener): Promise<RunningPart> {
    const { chromium, onTrouble } = this.#options;
    const written = await PartFile.create(file);
    let part: BrowserPart | undefined;
    // A page that does not open ends with its browser.
    const giveUp = (): void => void part?.kill();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      part = new BrowserPart(await launch(await findChromium(chromium)), written, listener, onTrouble);
      signal.throwIfAborted();
      await part.open(url);
      signal.throwIfAborted();
      return part;
    } catch (error) {
      await part?.kill();
      await written.close();
      await rm(file, { force: true });
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }
}

/** In Chromium's sandbox where the system lets it have one. */
async function launch(executablePath: string): Promise<Browser> {
  // Large, and needed by servers that record alone.
  const { chromium } = await import('playwright-core');
  const options = {
    executablePath,
    args: ARGUMENTS,
    timeout: START_TIMEOUT,
    // The server says itself when it stops.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
  // A sandbox is impossible for root, and in many containers.
  if (process.getuid?.() !== 0)
    try {
      return await chromium.launch({ ...options, chromiumSandbox: true });
    } catch (error) {
      if (!(error instanceof Error && /sandbox/i.test(error.message)))
        throw unavailable(executablePath, error);
    }
  try {
    return await chromium.launch({ ...options, chromiumSandbox: false });
  } catch (error) {
    throw unavailable(executablePath, error);
  }
}

const unavailable = (program: string, cause: unknown): Error =>
  new RecorderUnavailableError(`Calls cannot be recorded: ${program} does not start.`, { cause });

/** One browser with one page. */
class BrowserPart implements RunningPart {
  readonly #browser: Browser;
  readonly #file: PartFile;
  readonly #listener: PartListener;
  readonly #onTrouble: PageRecorderOptions['onTrouble'];
  #page: Page | undefined;
  #over = false;
  #killed: Promise<void> | undefined;

  constructor(
    browser: Browser,
    file: PartFile,
    listener: PartListener,
    onTrouble: PageRecorderOptions['onTrouble'],
  ) {
    this.#browser = browser;
    this.#file = file;
    this.#listener = listener;
    this.#onTrouble = onTrouble;
    browser.once('disconnected', () => this.#end('broken'));
  }

  async open(url: string): Promise<void> {
    const page = await this.#browser.newPage({ viewport: VIEWPORT });
    this.#page = page;
    page.once('crash', () => this.#end('broken'));
    page.on('pageerror', (error) => this.#onTrouble('the page of a recorder', error));
    await page.exposeFunction('crossfadeRecorderHost', (message: unknown) => this.#hear(message));
    await page.goto(url, { timeout: START_TIMEOUT, waitUntil: 'domcontentloaded' });
  }

  async stop(): Promise<void> {
    const page = this.#page;
    if (page && !this.#over)
      // A page that does not answer loses what it had not handed over: a second.
      await within(STOP_TIMEOUT, page.evaluate('window.crossfadeRecorderStop?.()')).catch((error: unknown) =>
        this.#onTrouble('stopping a recorder', error),
      );
    await this.kill();
  }

  kill(): Promise<void> {
    this.#over = true;
    return (this.#killed ??= (async () => {
      const close = (): Promise<void> =>
        this.#browser.close().catch((error: unknown) => this.#onTrouble('closing a recorder', error));
      // Asked twice, a browser that does not end is killed.
      const impatience = setTimeout(() => void close(), CLOSE_TIMEOUT);
      await close();
      clearTimeout(impatience);
      await this.#file.close();
    })());
  }

  async #hear(told: unknown): Promise<void> {
    const message = messageSchema.parse(told);
    switch (message.type) {
      case 'started':
        return this.#listener.started(message.contentType);
      case 'alone':
        return this.#listener.alone();
      case 'over':
        return this.#end(endOfPage(message.reason));
      case 'chunk':
        try {
          await this.#file.add(message.number, Buffer.from(message.base64, 'base64'));
          this.#listener.grew(this.#file.bytes);
        } catch (error) {
          this.#onTrouble('writing a recording', error);
          const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
          this.#end(full ? 'disk-full' : 'broken');
        }
    }
  }

  #end(reason: PartEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#listener.over(reason);
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms} ms`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
