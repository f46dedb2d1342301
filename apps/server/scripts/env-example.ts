import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderEnvExample } from '../src/configuration/env-example.ts';

await writeFile(join(import.meta.dirname, '../../../.env.example'), renderEnvExample());
