import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A hang ends here; nothing else in the tests measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
