import { Hono } from 'hono';
import type { AppContext } from './context.ts';

/** For supervisors and load balancers: alive, and able to read its database. No data of any site. */
export function healthApp({ queries }: Pick<AppContext, 'queries'>): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok', 200, { 'cache-control': 'no-store' }));
  app.get('/readyz', (c) => {
    try {
      queries.accountCount();
      return c.text('ready', 200, { 'cache-control': 'no-store' });
    } catch {
      return c.text('the database does not answer', 503, { 'cache-control': 'no-store' });
    }
  });
  return app;
}
