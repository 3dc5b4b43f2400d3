const throws = `() => { throw new Error('broken by the page'); }`;

/**
 * What pages do to the browser that they share with the script, before it loads. `arrives: false`: the page view may be lost.
 * `stayMs`: how long the visitor stays where leaving cannot be noticed, so that the page view is told by the tick of a second.
 */
export const hostilePages: readonly { what: string; html: string; arrives?: false; stayMs?: number }[] = [
  {
    what: 'frozen prototypes',
    html: `<script>for (const name of ['Object', 'Array', 'Function', 'String', 'RegExp', 'Promise', 'Map', 'Set', 'Event', 'EventTarget', 'Node',
      'Element', 'HTMLElement', 'History', 'Storage', 'XMLHttpRequest', 'Navigator', 'Document', 'URL'])
      { Object.freeze(window[name]); Object.freeze(window[name].prototype); }</script>`,
  },
  { what: 'a frozen history', html: `<script>Object.freeze(history);</script>` },
  {
    what: 'a history whose methods throw',
    html: `<script>for (const name of ['pushState', 'replaceState']) Object.defineProperty(history, name, { get: ${throws} });</script>`,
  },
  { what: 'no JSON', html: '<script>window.JSON = undefined;</script>', arrives: false },
  { what: 'a JSON that throws', html: `<script>JSON.stringify = JSON.parse = ${throws};</script>`, arrives: false },
  {
    what: 'Prototype.js, which teaches arrays, texts and dates a toJSON',
    html: `<script>for (const { prototype } of [Array, String, Date, Number])
      prototype.toJSON = function () { return '[' + String(this) + ']'; };</script>`,
    arrives: false,
  },
  {
    what: 'Object.prototype polluted',
    html: `<script>Object.prototype.extra = function () {}; Object.prototype.signal = undefined;
      Object.prototype.consent = undefined; Object.prototype.type = 'polluted'; Object.prototype.n = 1;</script>`,
  },
  {
    what: 'Array.prototype with methods and fields of its own',
    html: `<script>Array.prototype.last = function () { return this[this.length - 1]; }; Array.prototype.first = 'first';</script>`,
  },
  {
    what: 'array methods that throw',
    html: `<script>for (const name of ['map', 'filter', 'find', 'some', 'includes', 'forEach', 'flat', 'splice', 'shift', 'join'])
      Array.prototype[name] = ${throws};</script>`,
    arrives: false,
  },
  { what: 'a fetch that throws', html: `<script>window.fetch = ${throws}; delete window.fetchLater;</script>` },
  {
    what: 'a fetch that rejects',
    html: `<script>window.fetch = async () => { throw new TypeError('no'); }; delete window.fetchLater;</script>`,
  },
  {
    what: 'a fetch that never answers',
    html: `<script>window.fetch = () => new Promise(() => {}); delete window.fetchLater;</script>`,
  },
  { what: 'a fetch that answers nothing', html: `<script>window.fetch = () => {}; delete window.fetchLater;</script>` },
  { what: 'no fetch', html: `<script>window.fetch = undefined; delete window.fetchLater;</script>` },
  {
    what: 'a fetchLater and a sendBeacon that throw',
    html: `<script>window.fetchLater = ${throws}; navigator.sendBeacon = ${throws};</script>`,
  },
  {
    what: 'a Promise of its own',
    html: `<script>{ const Real = Promise; window.Promise = function (run) { return new Real(run); }; Promise.resolve = (value) => Real.resolve(value); }</script>`,
  },
  { what: 'no Promise', html: '<script>window.Promise = undefined;</script>' },
  { what: 'no XMLHttpRequest', html: '<script>window.XMLHttpRequest = undefined;</script>' },
  {
    what: 'storage that throws',
    html: `<script>Object.defineProperty(window, 'localStorage', { get: ${throws} });</script>`,
  },
  { what: 'no storage', html: `<script>Object.defineProperty(window, 'localStorage', { value: null });</script>` },
  {
    what: 'storage whose every method throws',
    html: `<script>for (const name of ['getItem', 'setItem', 'removeItem']) Storage.prototype[name] = ${throws};</script>`,
  },
  {
    what: 'cookies that throw',
    html: `<script>Object.defineProperty(document, 'cookie', { get: ${throws}, set: ${throws} });</script>`,
  },
  { what: 'no crypto', html: `<script>Object.defineProperty(window, 'crypto', { value: undefined });</script>` },
  { what: 'a clock that says nothing', html: `<script>performance.now = () => undefined;</script>` },
  {
    what: 'no performance',
    html: `<script>Object.defineProperty(window, 'performance', { value: undefined });</script>`,
    arrives: false,
  },
  { what: 'performance deleted', html: '<script>delete window.performance;</script>', arrives: false },
  { what: 'no PerformanceObserver', html: `<script>window.PerformanceObserver = undefined;</script>` },
  {
    what: 'an addEventListener that throws',
    html: `<script>window.addEventListener = ${throws};</script>`,
    stayMs: 1_200,
  },
  {
    what: 'a setTimeout that answers an object and never runs',
    html: `<script>window.setTimeout = () => ({ unref() {} }); window.setInterval = () => ({});</script>`,
  },
  {
    what: 'elements without matches and closest',
    html: `<script>delete Element.prototype.matches; delete Element.prototype.closest; Event.prototype.composedPath = ${throws};</script>`,
  },
  {
    what: 'elements named as what the document has',
    html: ['cookie', 'hidden', 'visibilityState', 'addEventListener', 'referrer', 'documentElement', 'body', 'location']
      .map((name) => `<img name="${name}" alt=""><form name="${name}"></form>`)
      .join(''),
  },
  {
    what: 'elements whose ids are what the window has',
    html: ['footprint', 'fetch', 'fetchLater', 'history', 'options', 'api', 'q', 'own', 'page', 'record', 'init']
      .map((name) => `<a id="${name}"></a>`)
      .join(''),
  },
  {
    what: 'a form whose fields are named as its methods',
    html: `<form data-fp-identify><input name="elements"><input name="getAttribute"><input name="closest"><input name="matches"></form>`,
  },
  {
    what: 'document.write in the middle and the script written by it',
    html: `<script>document.write('<p>Written</p>');</script>`,
  },
  {
    what: 'a page that names footprint something else',
    html: `<script>window.footprint = 'ours';</script>`,
  },
  {
    what: 'a footprint that cannot be written',
    html: `<script>Object.defineProperty(window, 'footprint', { value: 1 });</script>`,
    arrives: false,
  },
];
