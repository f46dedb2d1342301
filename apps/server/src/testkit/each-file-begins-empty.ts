import { beforeAll } from 'vitest';
import { emptySharedDatabase } from './shared-database.ts';

/** A setup file of vitest, which runs it before each test file. */
beforeAll(emptySharedDatabase);
