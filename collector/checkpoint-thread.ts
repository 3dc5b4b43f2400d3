/**
 * Moves committed pages from the log into the database file, beside the writer: a checkpoint reads, writes and syncs as much
 * as the commits themselves, and in the writer's thread everybody who waits for an answer would wait for it as well.
 * PASSIVE takes no lock that a writer needs (https://sqlite.org/wal.html#ckpt).
 */
import { workerData } from 'node:worker_threads';
import { openForCheckpoints } from './storage/open-database.ts';

/** Seldom enough that a page which many commits write is moved once, and that the syncs of the file seldom meet those of the log. */
const everyMs = 1_000;
const { file } = workerData as { file: string };
const sqlite = openForCheckpoints(file);

setInterval(() => sqlite.pragma('wal_checkpoint(PASSIVE)'), everyMs);
