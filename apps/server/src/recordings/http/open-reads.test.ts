import { RateLimitedError } from '@crossfade/video-core';
import { expect, it } from 'vitest';
import { OpenReads } from './open-reads.ts';

const bytes = () =>
  Promise.resolve(
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array([1, 2]));
        controller.close();
      },
    }),
  );
const textOf = async (stream: ReadableStream<Uint8Array>) => [
  ...new Uint8Array(await new Response(stream).arrayBuffer()),
];

it('lets a viewer read as many files at the same time as there may be, and others beside', async () => {
  const reads = new OpenReads(2);
  await reads.open('anna', bytes);
  await reads.open('anna', bytes);
  await expect(reads.open('anna', bytes)).rejects.toBeInstanceOf(RateLimitedError);
  expect(await textOf(await reads.open('bea', bytes))).toEqual([1, 2]);
});

it('counts a read until it ended, was canceled, or failed', async () => {
  const reads = new OpenReads(1);
  expect(await textOf(await reads.open('anna', bytes))).toEqual([1, 2]);
  await (await reads.open('anna', bytes)).cancel();
  await expect(reads.open('anna', () => Promise.reject(new Error('no store')))).rejects.toThrow('no store');
  const broken = await reads.open('anna', () =>
    Promise.resolve(
      new ReadableStream<Uint8Array>({
        pull: (controller) => controller.error(new Error('the connection broke')),
      }),
    ),
  );
  await expect(textOf(broken)).rejects.toThrow('the connection broke');
  expect(await textOf(await reads.open('anna', bytes))).toEqual([1, 2]);
});
