/** The npm package: the script as a module, and its methods for every component, whoever starts it. */
export { call as footprint } from '../companions/call.ts';
export { init } from '../init.ts';
