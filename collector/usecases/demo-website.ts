/** The website that the demo's visitors are on: the sample website under a name of its own, which leads nowhere (RFC 2606). */
export const demoOrigin = 'https://northwind-ledger.example';

/** The company is in Rotterdam, Dubai and Johor; its days are counted in the middle. */
export const demoTimeZone = 'Asia/Dubai';

export const demoPages = {
  home: { path: '/', title: 'Northwind Ledger: close the month in three days' },
  product: { path: '/product', title: 'Product · Northwind Ledger' },
  pricing: { path: '/pricing', title: 'Pricing · Northwind Ledger' },
  customers: { path: '/customers', title: 'Customers · Northwind Ledger' },
  docs: { path: '/docs', title: 'Docs · Northwind Ledger' },
  firstBank: { path: '/docs/first-bank', title: 'Connect the first bank · Northwind Ledger docs' },
  blog: { path: '/blog', title: 'Blog · Northwind Ledger' },
  post: { path: '/blog/where-the-days-go', title: 'Where the days of a month-end go · Northwind Ledger' },
  whitePaper: { path: '/white-paper', title: 'White paper: the three-day close · Northwind Ledger' },
  careers: { path: '/careers', title: 'Careers · Northwind Ledger' },
  demo: { path: '/demo', title: 'Book a demo · Northwind Ledger' },
  thanks: { path: '/thanks', title: 'Thank you · Northwind Ledger' },
  tour: { path: '/app/overview', title: 'Overview · Northwind Ledger tour' },
  tourPricing: { path: '/app/pricing', title: 'Plan and price · Northwind Ledger tour' },
  integrations: { path: '/app/integrations', title: 'Integrations · Northwind Ledger tour' },
} as const;

export type DemoPageName = keyof typeof demoPages;

/** Where a visit came from: what the first page view carries. */
export interface DemoSource {
  readonly referrer: string;
  readonly query: string;
}

export const demoSources = {
  direct: { referrer: '', query: '' },
  search: { referrer: 'https://www.google.com/', query: '' },
  otherSearch: { referrer: 'https://duckduckgo.com/', query: '' },
  social: { referrer: 'https://www.linkedin.com/', query: '?utm_source=linkedin&utm_medium=social' },
  letter: { referrer: '', query: '?utm_source=newsletter&utm_medium=email&utm_campaign=monthly' },
  advert: {
    referrer: 'https://www.google.com/',
    query: '?utm_source=google&utm_medium=cpc&utm_campaign=consolidation',
  },
  partner: { referrer: 'https://partners.example/', query: '?utm_source=partner' },
} as const satisfies Record<string, DemoSource>;

export const whitePaperFile = 'three-day-close-white-paper.pdf';
export const buyingGuideFile = 'buying-guide.pdf';
