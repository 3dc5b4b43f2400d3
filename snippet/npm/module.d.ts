/**
 * The methods of the script, to be imported wherever they are needed. Calls before `init`, or before the script tag has loaded, wait
 * for it; on a server they do nothing.
 */
export declare const footprint: Pick<Footprint, 'track' | 'identify' | 'consent' | 'page' | 'reset'>;
