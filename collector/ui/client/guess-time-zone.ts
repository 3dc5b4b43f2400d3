/** Proposes the browser's own zone where none was chosen yet. */
export function guessTimeZone(root: ParentNode): void {
  const select = root.querySelector<HTMLSelectElement>('select[data-guess-zone]');
  if (!select) return;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  if ([...select.options].some((option) => option.value === timeZone)) select.value = timeZone;
}
