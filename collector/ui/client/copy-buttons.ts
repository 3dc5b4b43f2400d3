/** Shows the copy buttons below `root`; clicks are handled once for the whole document. */
export function offerCopying(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('button[data-copy]')) button.hidden = false;
  if (root === document) document.addEventListener('click', (event) => void copyFrom(event));
}

async function copyFrom(event: Event): Promise<void> {
  const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button[data-copy]') : null;
  const field = button && document.getElementById(button.dataset.copy ?? '');
  if (!button || !(field instanceof HTMLTextAreaElement)) return;
  field.select();
  // navigator.clipboard exists on https and localhost only; the old way works on plain http inside a company too
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
  else document.execCommand('copy');
  button.textContent = button.dataset.copied ?? '';
}
