import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asId } from '@crossfade/video-core';
import type { Kill } from '@crossfade/video-core/server';
import { z } from 'zod';

/** The kills that this machine knew of last, so that they hold while the store is away, also after a restart. */
export interface KnownKills {
  /** None when nothing was ever written. */
  read(): Promise<readonly Kill[]>;
  write(kills: readonly Kill[]): Promise<void>;
}

const killsSchema = z.array(
  z.object({ deployment: z.string().transform(asId.deployment), at: z.number(), by: z.string() }),
);

/** In a file, which appears whole or not at all. */
export function killsFile(path: string): KnownKills {
  return {
    read: async () => {
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '[]';
        throw error;
      });
      return killsSchema.parse(JSON.parse(text));
    },
    write: async (kills) => {
      await mkdir(dirname(path), { recursive: true });
      const whole = `${path}.${randomUUID()}`;
      try {
        await writeFile(whole, JSON.stringify(kills));
        await rename(whole, path);
      } finally {
        await rm(whole, { force: true });
      }
    },
  };
}
