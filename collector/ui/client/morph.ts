/**
 * Makes `current` look like `next` by changing only what differs: scroll position, focus, selected text and opened details
 * stay with the elements that stay. Elements with ids keep their identity when they move.
 */
export function morph(current: Element, next: Element): void {
  if (current.isEqualNode(next) || isInUse(current)) return;
  copyAttributes(current, next);
  morphChildren(current, next);
}

/** What a person is typing or choosing is theirs. */
function isInUse(element: Element): boolean {
  return element.matches('input, textarea, select') && element === element.ownerDocument.activeElement;
}

function copyAttributes(current: Element, next: Element): void {
  for (const { name } of [...current.attributes]) {
    if (!next.hasAttribute(name) && !isTheReaders(current, name)) current.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (current.getAttribute(name) !== value && !isTheReaders(current, name)) current.setAttribute(name, value);
  }
}

/** Whether details are open is up to the reader, not to the server. */
const isTheReaders = (element: Element, attribute: string) => attribute === 'open' && element.localName === 'details';

function morphChildren(current: Element, next: Element): void {
  const withIds = new Map([...current.children].filter(({ id }) => id !== '').map((child) => [child.id, child]));
  let place = current.firstChild;
  for (const wanted of next.childNodes) {
    const match = matchOf(wanted, place, withIds);
    if (!match) {
      current.insertBefore(current.ownerDocument.importNode(wanted, true), place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else current.insertBefore(match, place);
    if (match instanceof Element && wanted instanceof Element) morph(match, wanted);
    else if (match.nodeValue !== wanted.nodeValue) match.nodeValue = wanted.nodeValue;
  }
  while (place) {
    const following: ChildNode | null = place.nextSibling;
    place.remove();
    place = following;
  }
}

/** The node that stands for `wanted` already: the one of its id, else the next one of its kind without an id. */
function matchOf(wanted: ChildNode, place: ChildNode | null, withIds: Map<string, Element>): ChildNode | undefined {
  if (!(wanted instanceof Element)) return place?.nodeType === wanted.nodeType ? place : undefined;
  if (wanted.id !== '') {
    const known = withIds.get(wanted.id);
    return known?.localName === wanted.localName ? known : undefined;
  }
  return place instanceof Element && place.id === '' && place.localName === wanted.localName ? place : undefined;
}
