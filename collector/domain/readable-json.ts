import { isObject } from './document-reader.ts';

/** Documents as text that people read and compare line by line: fields in one order, whatever order they came in. */
export const readableJson = (document: object): string => `${JSON.stringify(inOrder(document), null, 2)}\n`;

/** What names a thing comes first, what it is made of last. */
const fieldOrder = ['version', 'id', 'op', 'name', 'kind', 'pattern', 'isSection', 'group', 'points', 'field'];
const lastFields = [
  'when',
  'where',
  'of',
  'limit',
  'words',
  'urlKinds',
  'pageKinds',
  'assetKinds',
  'formKinds',
  'rules',
];

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  const rank = (key: string) => {
    if (fieldOrder.includes(key)) return fieldOrder.indexOf(key);
    return lastFields.includes(key) ? 200 + lastFields.indexOf(key) : 100;
  };
  const keys = Object.keys(value).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, inOrder(value[key])]));
}
