import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with one plain line, for whoever reads the log by program. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        count[test.result().state] += 1;
        if (test.diagnostic()?.flaky) process.stdout.write(`\npassed at the second try: ${test.fullName}\n`);
      }
      // a file that does not even load is a failure of its own
      if (module.errors().length > 0) count.failed += 1;
    }
    process.stdout.write(
      `\n${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped\n`,
    );
  }
}
