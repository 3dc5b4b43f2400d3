import { describe, expect, test } from 'vitest';
import { assetKey, assetKindOf, formKindOf, pageKindOf } from '../../collector/domain/classify.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { pathOf } from '../../collector/domain/normal-url.ts';

describe('the kind of a page', () => {
  test.each([
    ['/', 'other'],
    ['', 'other'],
    ['/about', 'other'],
    ['/pricing', 'pricing'],
    ['/Pricing', 'pricing'],
    ['/pricing/', 'pricing'],
    ['/pricing//', 'pricing'],
    ['//pricing', 'pricing'],
    ['/pricing?plan=pro', 'pricing'],
    ['/pricing#faq', 'pricing'],
    ['/pricing.html', 'pricing'],
    ['/pricing.php?x=/blog/', 'pricing'],
    ['/pricing/index.html', 'pricing'],
    ['/pricing/default.aspx', 'pricing'],
    ['/products/pricing', 'pricing'],
    ['/pricing/products', 'pricing'],
    ['/our-plans', 'pricing'],
    ['/price_list', 'pricing'],
    ['/price%20list', 'pricing'],
    ['/price+list', 'pricing'],
    ['/%70ricing', 'pricing'],
    ['/enterprise', 'other'],
    ['/priceless', 'other'],
    ['/planetary', 'other'],
    ['/?page=pricing', 'other'],
    ['/about#pricing', 'other'],
    ['/blog', 'blog'],
    ['/blog/pricing-tips', 'blog'],
    ['/blog/pricing/', 'blog'],
    ['/en/blog/2026/pricing', 'blog'],
    ['/pricing/blog', 'pricing'],
    ['/docs/pricing', 'support'],
    ['/help/plans', 'support'],
    ['/careers/product-manager', 'careers'],
    ['/jobs', 'careers'],
    ['/product', 'product'],
    ['/features.html', 'product'],
    ['/customers', 'proof'],
    ['/case-studies/acme', 'proof'],
    ['/products/customers', 'proof'],
    // Persian, as browsers send it and as people write it; with and without the joiner
    ['/%D9%82%DB%8C%D9%85%D8%AA', 'pricing'],
    ['/قیمت', 'pricing'],
    ['/fa/قیمت‌ها', 'pricing'],
    ['/تعرفه', 'pricing'],
    ['/محصولات', 'product'],
    ['/مشتریان', 'proof'],
    ['/وبلاگ/قیمت', 'blog'],
    ['/راهنما/قیمت', 'support'],
    ['/استخدام', 'careers'],
    // Arabic, composed and in two parts
    ['/الأسعار', 'pricing'],
    ['/الأسعار'.normalize('NFD'), 'pricing'],
    ['/ar/أسعار-الخدمات', 'pricing'],
    ['/المنتجات', 'product'],
    ['/عملاء', 'proof'],
    ['/المدونة/الأسعار', 'blog'],
    ['/وظائف', 'careers'],
    // Malay
    ['/harga', 'pricing'],
    ['/senarai-harga', 'pricing'],
    ['/produk', 'product'],
    ['/pelanggan', 'proof'],
    ['/berita/harga', 'blog'],
    ['/bantuan', 'support'],
    ['/kerjaya', 'careers'],
    // routes in the fragment
    ['/#/pricing', 'pricing'],
    ['/#!/pricing', 'pricing'],
    ['/app/#/blog/pricing', 'blog'],
    ['/app.html#/pricing?plan=pro', 'pricing'],
    // what is no path at all
    ['/%', 'other'],
    ['/%ff/pricing', 'pricing'],
    ['/__proto__', 'other'],
    ['/constructor', 'other'],
  ])('%s → %s', (path, kind) => {
    expect(pageKindOf(`https://acme.example${path}`, defaultModel)).toBe(kind);
  });

  test('does not come from the host', () => {
    expect(pageKindOf('https://pricing.example/', defaultModel)).toBe('other');
    expect(pageKindOf('https://blog.pricing.example:8080/about', defaultModel)).toBe('other');
  });

  test('of a very long path is found in linear time', () => {
    const path = `${'/a-b_c.'.repeat(20_000)}/pricing`;
    const startMs = performance.now();
    expect(pageKindOf(`https://acme.example${path}`, defaultModel)).toBe('pricing');
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });
});

test.each([
  ['https://acme.example/a/../b', '/a/../b'],
  ['https://acme.example', ''],
  ['/pricing/index.htm', '/pricing'],
  ['https://acme.example/A%2FB', '/a/b'],
])('the path of %s is %s', (url, path) => {
  expect(pathOf(url)).toBe(path);
});

describe('the kind of a download', () => {
  test.each([
    ['/files/white-paper.pdf', 'other'],
    ['/files/Buying-Guide.pdf', 'buying_guide'],
    ['/files/buyers_checklist.pdf', 'buying_guide'],
    ['/files/price-list.xlsx', 'price_list'],
    ['/pricing/white-paper.pdf', 'other'],
    ['/files/guideline.pdf', 'other'],
    ['/files/راهنما.pdf', 'buying_guide'],
    ['/files/%D8%B1%D8%A7%D9%87%D9%86%D9%85%D8%A7.pdf', 'buying_guide'],
    ['/files/دليل-الشراء.pdf', 'buying_guide'],
    ['/files/senarai-harga.pdf', 'price_list'],
    ['/files/', 'other'],
  ])('%s → %s', (path, kind) => {
    expect(assetKindOf(`https://acme.example${path}`, defaultModel)).toBe(kind);
  });

  test('the same file under other spellings is one asset; another file or host is another', () => {
    const key = assetKey('https://acme.example/files/white-paper.pdf');
    for (const same of [
      'HTTPS://ACME.example/files/White-Paper.pdf?v=2',
      'http://acme.example/files//white-paper.pdf#page=2',
    ])
      expect(assetKey(same)).toBe(key);
    for (const other of ['https://acme.example/files/white-paper-2.pdf', 'https://cdn.example/files/white-paper.pdf'])
      expect(assetKey(other)).not.toBe(key);
  });
});

test.each([
  ['demo', 'demo'],
  ['Request-Demo', 'demo'],
  ['contact sales', 'demo'],
  ['contact', 'other'],
  ['free_trial', 'trial'],
  ['newsletter', 'newsletter'],
  ['request for information', 'information'],
  ['democracy', 'other'],
  ['', 'other'],
  ['__proto__', 'other'],
])('a form named %s is of kind %s', (form, kind) => {
  expect(formKindOf(form, defaultModel)).toBe(kind);
});
