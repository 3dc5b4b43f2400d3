import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Says that a sender is alive, until the returned call or the end of the process, however that ends. A lock of the operating
 * system on a file of the sender's own: a process id would mean another process in another container or after a restart.
 */
export function holdSenderLock(dataDir: string, sender: string): () => void {
  const file = lockFile(dataDir, sender);
  const lock = new Database(file);
  lock.exec('BEGIN EXCLUSIVE');
  return () => {
    lock.close();
    rmSync(file, { force: true });
  };
}

/** Whether a process of this machine holds the sender's lock. The file of one that is gone is removed. */
export function isSenderAlive(dataDir: string, sender: string): boolean {
  const file = lockFile(dataDir, sender);
  if (!existsSync(file)) return false;
  const lock = new Database(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    return true;
  } finally {
    lock.close();
  }
  rmSync(file, { force: true });
  return false;
}

/** Senders that left a lock, alive or not. */
export function lockedSenders(dataDir: string): string[] {
  return readdirSync(dataDir).flatMap((name) => /^sender-(\w+)\.lock$/.exec(name)?.[1] ?? []);
}

const lockFile = (dataDir: string, sender: string) => join(dataDir, `sender-${sender}.lock`);
