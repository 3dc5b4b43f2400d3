/** At most so many at once: the oldest makes room. */
const maxToasts = 3;

let isKeeper = false;

/** Shows an alert of the stream on the page, and on the desktop where that is allowed and nobody looks at the page. */
export function showAlert(json: string): void {
  const { id, who, why, path } = JSON.parse(json) as Record<'id' | 'who' | 'why' | 'path', string>;
  const place = document.querySelector<HTMLElement>('[data-toasts]');
  // the same alert comes again after the stream broke
  if (!place || [...place.children].some((toast) => toast.id === `toast-${id}`)) return;
  place.append(makeToast(place, { id, who, why, path }));
  while (place.children.length > maxToasts) place.firstElementChild?.remove();
  if (document.visibilityState === 'hidden' && isAllowed()) {
    // the tag: another tab shows the same one in its place
    const note = new Notification(who, { body: why, tag: id });
    note.onclick = () => {
      window.focus();
      location.href = path;
    };
  }
}

/** Offers alerts on the desktop where the browser has them and was not asked yet; `allowed` is called when they may be shown. */
export function onPermission(allowed: () => void): void {
  if (!('Notification' in window) || !navigator.locks) return;
  // one tab listens on behind others: a browser has only six connections to a server
  const keep = () =>
    void navigator.locks.request('footprint-alerts', () => {
      isKeeper = true;
      allowed();
      return new Promise(() => {});
    });
  if (isAllowed()) {
    keep();
    return;
  }
  const button = document.querySelector<HTMLButtonElement>('[data-desktop-alerts]');
  if (!button || Notification.permission === 'denied') return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.hidden = true;
    if ((await Notification.requestPermission()) === 'granted') keep();
  });
}

/** True: this tab hears of alerts although nobody looks at it. */
export const keepsListening = (): boolean => isKeeper;

const isAllowed = () => 'Notification' in window && Notification.permission === 'granted';

function makeToast(place: HTMLElement, { id, who, why, path }: Record<'id' | 'who' | 'why' | 'path', string>) {
  const toast = document.createElement('div');
  toast.className = 'toast';
  toast.id = `toast-${id}`;
  const name = document.createElement('strong');
  name.dir = 'auto';
  name.textContent = who;
  const reason = document.createElement('span');
  reason.textContent = why;
  const link = document.createElement('a');
  link.href = path;
  link.textContent = place.dataset.open ?? '';
  const hide = document.createElement('button');
  hide.type = 'button';
  hide.className = 'quiet small';
  hide.textContent = place.dataset.hide ?? '';
  hide.addEventListener('click', () => toast.remove());
  const actions = document.createElement('div');
  actions.className = 'actions';
  actions.append(link, hide);
  toast.append(name, reason, actions);
  return toast;
}
