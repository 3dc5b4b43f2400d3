import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with a line for each test that failed, and one that counts: for whoever reads the log by program, or only its end. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        count[state] += 1;
        if (state === 'failed')
          process.stdout.write(
            `\nFAILED ${module.relativeModuleId}: ${test.fullName}: ${errors[0]?.message.split('\n')[0]}\n`,
          );
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
