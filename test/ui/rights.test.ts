import { Window } from 'happy-dom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAllowed, type Role, roles } from '../../collector/domain/role.ts';
import { neededRole } from '../../collector/http/needed-role.ts';
import { buildAssets } from './built-assets.ts';
import { fakeContext } from './fake-context.ts';
import { samplePages } from './sample-pages.ts';
import { signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());

async function pagesAs(role: Role) {
  const context = fakeContext({ distDir: assets.distDir });
  const { signIn } = context.queries;
  const queries = {
    ...context.queries,
    signIn: (query: Parameters<typeof signIn>[0]) => {
      const account = signIn(query);
      return account && { ...account, role };
    },
  };
  return signedIn({ ...context, queries });
}

test.each(roles)('a %s can press what will work, and nothing else', async (role) => {
  const { get } = await pagesAs(role);
  let [usable, unusable] = [0, 0];
  for (const { name, path, isPublic } of samplePages) {
    if (isPublic) continue;
    const response = await get(path);
    // what a role may not open is refused, and the navigation of other pages does not lead there
    if (!isAllowed(role, neededRole('GET', new URL(path, 'http://x').pathname))) {
      expect(response.status, name).toBe(403);
      continue;
    }
    const { document } = new Window({ settings: { enableJavaScriptEvaluation: false } });
    document.write(await response.text());
    for (const form of document.querySelectorAll('form[method="post"]')) {
      const action = form.getAttribute('action') ?? '';
      const isUsable = form.querySelector('fieldset[disabled]') === null;
      expect(isUsable, `${name}: ${action}`).toBe(isAllowed(role, neededRole('POST', action)));
      if (isUsable) usable += 1;
      else unusable += 1;
      if (!isUsable) expect(form.querySelector('fieldset > legend')?.textContent, name).toMatch(/role/i);
    }
    for (const link of document.querySelectorAll('nav.main-nav a'))
      expect(isAllowed(role, neededRole('GET', link.getAttribute('href') ?? '')), `${name}: ${link}`).toBe(true);
  }
  expect(usable).toBeGreaterThan(20);
  expect(unusable > 0).toBe(role !== 'admin');
});
