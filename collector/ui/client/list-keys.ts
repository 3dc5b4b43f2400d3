/**
 * Keys for a list: `j` and `k` go from row to row, `Enter` opens one because its link has the focus, and every other key presses
 * what names it in `data-key`, in the row that has the focus first.
 */
export function listenForKeys(root: Document): void {
  root.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (root.querySelector('dialog[open]')) return;
    if (event.key === 'j' || event.key === 'k') step(root, event.key === 'j' ? 1 : -1);
    else if (event.key === '?') root.querySelector<HTMLDialogElement>('#key-help')?.showModal();
    else if (!press(root, event.key)) return;
    event.preventDefault();
  });
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);

function step(root: Document, by: 1 | -1): void {
  const links = [...root.querySelectorAll<HTMLElement>('.lead-link')];
  const current = links.findIndex((link) => link.closest('tr') === root.activeElement?.closest('tr'));
  const next = current < 0 ? links[0] : links[Math.max(0, Math.min(links.length - 1, current + by))];
  next?.focus();
}

/** True when there was something to press. A key alone never decides about a lead whose row has no focus. */
function press(root: Document, key: string): boolean {
  const named = [...root.querySelectorAll<HTMLElement>('[data-key]')].filter((element) =>
    element.dataset.key?.split(' ').includes(key),
  );
  const row = root.activeElement?.closest('tr');
  const target =
    named.find((element) => (element.closest('tr') ?? undefined) === (row ?? undefined)) ??
    named.find((element) => !element.closest('tr'));
  if (!target) return false;
  if (target.matches('input')) target.focus();
  else target.click();
  if (target.matches('summary')) target.parentElement?.querySelector<HTMLElement>('select')?.focus();
  return true;
}
