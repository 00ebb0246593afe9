import { defineConfig } from "vitest/config";

// Two suites: `unit` is fast and starts nothing but the test process; `integration`
// runs the built command, real processes and real servers, one file after the other.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "tools/**/*.test.ts"],
          exclude: ["src/**/*.integration.test.ts"],
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "integration",
          include: ["src/**/*.integration.test.ts", "test/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
