import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';

const arm = { keys: 120, trials: 200, events: 4 };
const metric = { metric: 'join-failure', treated: arm, control: arm, evidence: 1.2, needed: 50 };
const answer = {
  number: 2,
  phase: 'held',
  to: 'birch',
  percent: 25,
  since: 0,
  reason: 'operator',
  detail: 'Lunch.',
  steps: [{ percent: 25, minutes: 60 }],
  metrics: [
    { ...metric, worse: false, enough: true, smallestEffect: 2.52 },
    { ...metric, metric: 'frozen', worse: true, evidence: 132.4, enough: true },
    { ...metric, metric: 'concealed', worse: false, enough: false },
  ],
};

const entry = { id: 1, at: 0, subject: 'ramp', action: 'ramp', deployment: 'birch' };
const AUDIT = {
  entries: [
    {
      ...entry,
      change: { ramp: 2, phase: 'held', percent: 25, reason: 'operator' },
      detail: '<b>Lunch.</b>',
    },
    { ...entry, change: { ramp: 1, phase: 'complete', percent: 100 }, detail: 'Of another ramp.' },
    { ...entry, action: 'kill', detail: 'No step of a ramp.' },
  ],
};

describe('crossfade ramp', () => {
  let server: Server;
  let url: string;
  let asked: { readonly what: string; readonly body: unknown }[];
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let text = '';
      for await (const part of request) text += String(part);
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      asked.push({ what: `${request.method} ${request.url}`, body });
      const answered = request.url?.startsWith('/audit') ? AUDIT : answer;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answered));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  });
  afterAll(() => new Promise<unknown>((resolve) => server.close(resolve)));
  beforeEach(() => {
    asked = [];
  });

  const run = (...args: readonly string[]) => runCommand('ramp', ...args);

  async function runCommand(...args: readonly string[]) {
    let output = '';
    const print = (text: string): void => void (output += text);
    const code = await runCli(args, {
      folder: tmpdir(),
      environment: { SERVER_URL: url, STAFF_TOKEN: 'staff' },
      signal: new AbortController().signal,
      print,
      printError: print,
      confirm: undefined,
    });
    return { code, output };
  }

  it('shows the share, why it is held, and what each metric says', async () => {
    const { code, output } = await run('status');
    expect(code).toBe(0);
    expect(output).toContain(
      'The ramp is held: 25 % of the keys to birch, since 1970-01-01T00:00:00Z (operator: Lunch.). Steps: 25 %.',
    );
    expect(output).toMatch(
      /join-failure +4 of 200 \(2\.0 %, 120 keys\) +against .* 2\.5 times as often would/,
    );
    expect(output).toMatch(/frozen .* worse: evidence 132, needed 50/);
    expect(output).toMatch(/concealed .* not enough calls/);
    expect(asked).toEqual([{ what: 'GET /ramp', body: undefined }]);
  });

  it.each([
    [
      ['start', '--to', 'birch', '--steps', '2.5:30,25:2h,50:1d', '--yes'],
      {
        action: 'start',
        to: 'birch',
        steps: [
          { percent: 2.5, minutes: 30 },
          { percent: 25, minutes: 120 },
          { percent: 50, minutes: 1440 },
        ],
      },
    ],
    [['pause', '--reason', 'Lunch.'], { action: 'pause', reason: 'Lunch.' }],
    [['resume'], { action: 'resume' }],
    [['back', '--yes'], { action: 'back' }],
  ])('asks the server for %j', async (args, body) => {
    expect((await run(...args)).code).toBe(0);
    expect(asked).toEqual([{ what: 'POST /ramp', body }]);
  });

  it.each([
    [['start'], /--to/],
    [['start', '--to', 'birch', '--steps', '5'], /no step/],
    [['hurry'], /start \| pause/],
    [[], /start \| pause/],
  ])('refuses %j', async (args, words) => {
    const { code, output } = await run(...args);
    expect(code).toBe(64);
    expect(output).toMatch(words);
    expect(asked).toEqual([]);
  });

  it('writes a report of the ramp as a page', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crossfade-report-'));
    const path = join(folder, 'report.html');
    const { code, output } = await runCommand('report', path);
    const page = await readFile(path, 'utf8');
    await rm(folder, { recursive: true });
    expect([code, output]).toEqual([0, `The report is in ${path}.\n`]);
    expect(page).toContain('<h1>Ramp to birch</h1>');
    expect(page).toContain('2.0 % (4 of 200, 120 keys)');
    expect(page).toContain('Worse: evidence 132, needed 50.');
    expect(page).toContain('Not enough calls.');
    expect(page).toContain('&lt;b&gt;Lunch.&lt;/b&gt;');
    expect(page).not.toContain('another ramp');
    expect(page).not.toContain('No step');
    expect(page).not.toMatch(/<script|https?:/);
  });
});
