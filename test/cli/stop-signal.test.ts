import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { stopSignal } from '../../collector/cli/stop-signal.ts';

function aProcess({ hasLauncher = false, connected = true } = {}) {
  const process = Object.assign(new EventEmitter(), {
    exits: [] as number[],
    exit: (code: number) => void process.exits.push(code),
    ...(hasLauncher ? { send: () => {}, connected } : {}),
  });
  let nowMs = 0;
  const signal = stopSignal(process, () => nowMs);
  const waitMs = (ms: number) => {
    nowMs += ms;
  };
  return { process, signal, waitMs };
}

describe('a process that is asked to stop', () => {
  it.each(['SIGTERM', 'SIGINT'])('stops in order at %s', (name) => {
    const { process, signal } = aProcess();
    expect(signal.aborted).toBe(false);
    process.emit(name);
    expect({ isStopping: signal.aborted, exits: process.exits }).toEqual({ isStopping: true, exits: [] });
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('exits at once at a later %s', (name, exitCode) => {
    const { process, waitMs } = aProcess();
    process.emit('SIGINT');
    waitMs(1_000);
    process.emit(name);
    expect(process.exits).toEqual([exitCode]);
  });

  it('takes one Ctrl-C for one wish, though the terminal, npm and the launcher each pass it on', () => {
    const { process, signal, waitMs } = aProcess();
    process.emit('SIGINT');
    waitMs(20);
    process.emit('SIGINT');
    process.emit('SIGINT');
    expect({ isStopping: signal.aborted, exits: process.exits }).toEqual({ isStopping: true, exits: [] });
  });

  it('stops in order when its launcher is gone, and does not count that as a second wish', () => {
    const { process, signal, waitMs } = aProcess({ hasLauncher: true });
    process.emit('disconnect');
    expect(signal.aborted).toBe(true);
    waitMs(2_000);
    process.emit('disconnect');
    expect(process.exits).toEqual([]);
  });

  it('stops when its launcher went before it could listen', () => {
    expect(aProcess({ hasLauncher: true, connected: false }).signal.aborted).toBe(true);
  });

  it('does not listen to a channel that it has not', () => {
    expect(aProcess().process.listenerCount('disconnect')).toBe(0);
  });
});
