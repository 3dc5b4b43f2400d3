// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { morph } from '../../collector/ui/client/morph.ts';

/** Two versions of a page's part: what stands there, and what the server says now. */
function versions(current: string, next: string) {
  document.body.innerHTML = `<section id="part">${current}</section>`;
  const fresh = new DOMParser().parseFromString(`<section id="part">${next}</section>`, 'text/html');
  const part = document.getElementById('part')!;
  return {
    part,
    update: () => morph(part, fresh.getElementById('part')!),
    wanted: fresh.getElementById('part')!.outerHTML,
  };
}

test.each([
  ['changed text', '<p>one</p>', '<p>two</p>'],
  ['a new visit at the top', '<ol><li id="b">b</li></ol>', '<ol><li id="a">a</li><li id="b">b!</li></ol>'],
  ['a row that went away', '<ol><li id="a">a</li><li id="b">b</li></ol>', '<ol><li id="b">b</li></ol>'],
  [
    'another order',
    '<ol><li id="a">a</li><li id="b">b</li><li id="c">c</li></ol>',
    '<ol><li id="c">c</li><li id="a">a</li></ol>',
  ],
  ['changed attributes', '<svg class="bar" width="10%"></svg>', '<svg class="bar wide" width="60%" height="8"></svg>'],
  [
    'another element in its place',
    '<p class="empty">none</p>',
    '<table><tbody><tr id="x"><td>1</td></tr></tbody></table>',
  ],
  ['text between elements', '<b>1</b> min <b>2</b>', '<b>1</b> h <i>x</i> <b>2</b> s'],
  ['nothing left', '<p>one</p>text', ''],
])('%s looks like what the server says', (_, current, next) => {
  const { part, update, wanted } = versions(current, next);
  update();
  expect(part.outerHTML).toBe(wanted);
});

test('rows that stay are the same elements, so that scroll position, focus and selection stay with them', () => {
  const { part, update } = versions(
    '<ol><li id="old"><a href="#">old</a></li></ol>',
    '<ol><li id="new">new</li><li id="old"><a href="#">old, changed</a></li></ol>',
  );
  const row = part.querySelector('#old');
  const link = part.querySelector('a')!;
  link.focus();
  update();
  expect(part.querySelector('#old')).toBe(row);
  expect(document.activeElement).toBe(link);
  expect(link.textContent).toBe('old, changed');
});

test('opened details stay open', () => {
  const { part, update } = versions(
    '<details id="d"><summary>s</summary>1</details>',
    '<details id="d"><summary>s</summary>2</details>',
  );
  const details = part.querySelector('details')!;
  details.open = true;
  update();
  expect(details.open).toBe(true);
  expect(details.textContent).toBe('s2');
});

test('what a person is typing stays', () => {
  const { part, update } = versions('<input id="i" value="a">', '<input id="i" value="b">');
  const input = part.querySelector('input')!;
  input.focus();
  input.value = 'typed';
  update();
  expect(input.value).toBe('typed');
});

test('text from outside stays text', () => {
  const { part, update } = versions('<p>x</p>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>');
  update();
  expect(part.querySelector('img')).toBeNull();
  expect(part.textContent).toBe('<img src=x onerror=alert(1)>');
});
