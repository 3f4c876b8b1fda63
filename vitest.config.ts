import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Far more than a slow machine needs, as nothing is waited out.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/cluster/**'],
          // Two cores are the smallest machine this must pass on; real processes are started by the tests themselves.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.{ts,tsx}'],
          globalSetup: ['test/cluster/harness/global-setup.ts'],
          // One file after the other, after all else: they share three nodes, and some of them kill nodes.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
