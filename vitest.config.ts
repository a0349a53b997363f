import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/count-reporter.ts';

export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node', 'default'] } },
  resolve: { conditions: ['source', 'node', 'default'] },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/global-setup.ts'],
    // Native inference and SQLite are happier in processes of their own than in threads.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', new CountReporter()],
  },
});
