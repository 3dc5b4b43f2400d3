import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: ['./collector/storage/schema.ts', './collector/storage/company-schema.ts'],
  out: './collector/storage/migrations',
});
