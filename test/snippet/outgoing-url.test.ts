import { expect, test } from 'vitest';
import { cleanUrl } from '../../shared/url.ts';

test.each([
  ['https://a.example/p?utm_source=x&email=d%40e.co&q=1#part', 'https://a.example/p?utm_source=x&q=1'],
  ['https://user:secret@a.example/', 'https://a.example/'],
  ['https://a.example/?TOKEN=1&access_token=2&Id_Token=3&api_key=4&apikey=5&sessionid=6', 'https://a.example/'],
  [
    'https://a.example/?e-mail=1&mail=2&first_name=3&lastname=4&full_name=5&username=6&name=7&user=8',
    'https://a.example/',
  ],
  ['https://a.example/?password=1&passwd=2&pass=3&pwd=4&signature=5&sig=6&hash=7&iban=8&phone=9', 'https://a.example/'],
  [
    'https://a.example/?keyword=1&passenger=2&promo_code=3&hotel=4',
    'https://a.example/?keyword=1&passenger=2&promo_code=3&hotel=4',
  ],
  ['https://a.example/?user_email=1&resetToken=2&billing_name=3&client_secret=4&page=5', 'https://a.example/?page=5'],
  ['https://a.example/?email_address=1&phone_number=2&tokenId=3&password_again=4&plan=5', 'https://a.example/?plan=5'],
  ['mailto:dana@example.com', undefined],
  ['javascript:alert(1)', undefined],
  ['blob:https://a.example/x', undefined],
  ['not a url', undefined],
])('%s leaves the page as %s', (raw, cleaned) => {
  expect(cleanUrl(raw)).toBe(cleaned);
});

test.each([
  ['#/pricing', '#/pricing'],
  ['#!/pricing', '#!/pricing'],
  ['#/pricing?email=d@e.co', '#/pricing'],
  ['#part', ''],
  ['#access_token=1', ''],
])('of the fragment %s a site with hash routes keeps %s', (fragment, kept) => {
  expect(cleanUrl(`https://a.example/${fragment}`, undefined, true)).toBe(`https://a.example/${kept}`);
});
