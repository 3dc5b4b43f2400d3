// A tiny single-page application: one section for each route, the History API, no framework.
// Without scripts all sections are visible and the links load the page.
const sections = [...document.querySelectorAll('.app-main > section')];
const links = [...document.querySelectorAll('.app-nav a[data-route]')];

function show({ moveFocus }) {
  const route = location.pathname.split('/').at(-1);
  for (const section of sections) section.hidden = section.id !== route;
  for (const link of links) {
    if (link.pathname === location.pathname) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const title = sections.find((section) => !section.hidden)?.querySelector('h1');
  if (!title) return;
  document.title = `${title.textContent} · Northwind Ledger tour`;
  // a reader with a screen reader hears where the click led, as after a page load
  if (moveFocus) title.focus();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-route]');
  const isPlainClick = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlainClick) return;
  event.preventDefault();
  if (link.pathname === location.pathname) return;
  history.pushState(null, '', link.href);
  show({ moveFocus: true });
});
addEventListener('popstate', () => show({ moveFocus: true }));
show({ moveFocus: false });
