import { posix } from 'node:path';

export type FileKind = 'code' | 'json' | 'yaml' | 'markdown' | 'env' | 'dockerfile' | 'marked';

const BY_ENDING: Readonly<Record<string, FileKind>> = {
  '.ts': 'code',
  '.tsx': 'code',
  '.mts': 'code',
  '.cts': 'code',
  '.js': 'code',
  '.jsx': 'code',
  '.mjs': 'code',
  '.cjs': 'code',
  '.json': 'json',
  '.jsonc': 'json',
  '.yml': 'yaml',
  '.yaml': 'yaml',
  '.md': 'markdown',
};

/** Which editor a file needs; one of no known kind loses its marked sections and nothing else. */
export function fileKind(path: string): FileKind {
  const name = posix.basename(path);
  if (name.startsWith('.env')) return 'env';
  if (/(?:^|\.)Dockerfile$/i.test(name)) return 'dockerfile';
  return BY_ENDING[posix.extname(name)] ?? 'marked';
}
