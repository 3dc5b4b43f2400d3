/** English texts of putting the script on a website. */
export const setupEn = {
  health: {
    title: 'Data health, last 30 days',
    what: 'What',
    count: 'Count',
    names: {
      bots: 'Bots',
      automated: 'Driven by a program',
      own: 'Your own browsers',
      shared: 'Shared browsers',
      waited: 'Waited events',
      tooLate: 'Too late',
      crowded: 'Crowded page views',
    },
    hints: {
      bots: 'Browsers that say they are bots: shown, not scored.',
      automated: 'Browsers that a program drives, such as tests: shown, not scored.',
      own: 'Marked by you: shown, not scored.',
      shared: 'Several people said who they are in the same one; each keeps their own part. Of all time.',
      waited: 'Came more than an hour after they happened: a browser was offline.',
      tooLate: 'Came after more than 30 days: shown, not scored.',
      crowded: 'One of very many within two days: kept, not scored.',
    },
  },
  platforms: 'For your platform',
  names: {
    wordpress: 'WordPress',
    webflow: 'Webflow',
    shopify: 'Shopify theme',
    gtm: 'Google Tag Manager',
    nextjs: 'Next.js',
    react: 'React',
  },
  where: {
    wordpress:
      'In functions.php of your child theme, or in a plugin for code snippets. Exclude s.js from cache plugins.',
    webflow: 'Site settings → Custom code → Head code, then publish.',
    shopify: 'Online store → Themes → Edit code → layout/theme.liquid, before the end of the head.',
    gtm: 'A Custom HTML tag with the trigger “Initialization – All Pages”.',
    nextjs: 'App Router: app/layout.jsx.',
    react: 'The tag in index.html, or this module, from dist/snippet of Footprint.',
  },
  lastAgo: 'The newest event came {duration} ago.',
  reasonsTitle: 'Nothing arrives?',
  reasons: {
    tag: 'The page has no tag, or a cache still shows it without: look for “s.js” in its source.',
    blocked: 'A blocker of your own browser stops it: try another browser.',
    policy:
      'A Content-Security-Policy refuses it: the console of the browser says so. Allow this address in script-src and connect-src.',
    consent: 'data-consent="required" waits for consent, and Global Privacy Control is respected.',
    origin: 'The page is on an address that may not send: compare the settings below.',
  },
  unknownTitle: 'Pages without a kind',
  unknownText:
    'Most people in the last 30 days looked at these pages that the scoring model takes for nothing special. Say what they are; it goes into the draft of the model.',
  unknownCaption: 'Pages without a kind, most people first, each with a way to say its kind',
  pattern: 'Address',
  people: 'People',
  kind: 'Kind',
  kindOf: 'Kind of {pattern}',
  add: 'Add to the draft',
} as const;
