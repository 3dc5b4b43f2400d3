/** Closes an open menu by a click elsewhere or by Escape. Without it, its own summary closes it. */
export function closeMenusOutside(root: Document): void {
  const close = (isKept: (menu: HTMLDetailsElement) => boolean) => {
    for (const menu of root.querySelectorAll<HTMLDetailsElement>('details.menu[open]'))
      if (!isKept(menu)) menu.open = false;
  };
  root.addEventListener('click', (event) =>
    close((menu) => event.target instanceof Node && menu.contains(event.target)),
  );
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menu = root.activeElement?.closest('details.menu[open]');
    close(() => false);
    menu?.querySelector('summary')?.focus();
  });
}
