import type { Reporter, TestModule } from 'vitest/node';

/** Closes a run with its count alone on a line, for people and scripts that read only that, and fails it when a test failed. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    // A file or a suite that broke before its tests ran would otherwise count as nothing.
    let broken = unhandled.length;
    for (const module of modules) {
      if (module.errors().length > 0) broken += 1;
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) broken += 1;
      for (const test of module.children.allTests()) count[test.result().state] += 1;
    }
    const failed = count.failed + count.pending + broken;
    process.on('exit', () => {
      process.stdout.write(`${count.passed} passed, ${failed} failed, ${count.skipped} skipped\n`);
      // Somebody's exit hook may have called process.exit(0) over the runner's own code.
      if (failed > 0) process.exitCode = 1;
    });
  }
}
