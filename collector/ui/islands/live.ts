// Loaded by every page, deferred as modules are. All of it is an addition: a page is complete without it.
import { closeMenusOutside } from '../client/close-menus.ts';
import { offerCopying } from '../client/copy-buttons.ts';
import { guessTimeZone } from '../client/guess-time-zone.ts';
import { listenForKeys } from '../client/list-keys.ts';
import { followChanges } from '../client/live-updates.ts';
import { rewriteMoments } from '../client/local-moments.ts';

rewriteMoments(document);
offerCopying(document);
guessTimeZone(document);
closeMenusOutside(document);
listenForKeys(document);
const liveUrl = document.body.dataset.liveUrl;
if (liveUrl !== undefined) followChanges(liveUrl);
