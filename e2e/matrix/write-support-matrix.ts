import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listScenarios } from './scenarios.ts';
import { renderSupportMatrix } from './support-matrix.ts';

await writeFile(
  join(import.meta.dirname, '../../docs/support-matrix.md'),
  renderSupportMatrix(await listScenarios()),
);
