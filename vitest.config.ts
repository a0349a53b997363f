import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/count-reporter.ts';

/** What touches the database runs on both; the rest is the same whichever it is. */
const ON_POSTGRES = ['test/server/**/*.test.ts'];

const conditions = ['source', 'node', 'default'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    // Native inference and SQLite are happier in processes of their own than in threads.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/global-setup.ts'],
    reporters: ['default', new CountReporter()],
    projects: [
      {
        extends: true,
        test: { name: 'sqlite', include: ['test/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: { name: 'postgres', include: ON_POSTGRES, globalSetup: ['test/postgres-setup.ts'] },
      },
    ],
  },
});
