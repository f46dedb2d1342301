import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: ['./src/database/schema.ts', './src/database/ramp-tables.ts', './src/database/quality-tables.ts'],
  out: './drizzle',
});
