#!/usr/bin/env node
// The program's first line. Looks at the Node version before anything native is loaded: better-sqlite3 13 is built for
// Node-API 10, and on an older Node it ends the process with "Segmentation fault" and nothing else.
if (Number(process.versions.napi) < 10) {
  console.error(`footprint: Node 22.14 or newer is needed, this is ${process.version}.`);
  process.exit(1);
}
// built beside this file; named through a variable so that the bundler leaves it a separate file
const main = './main.js';
await import(main);
