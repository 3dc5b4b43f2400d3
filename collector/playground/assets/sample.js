// "Pretend that 30 minutes passed": only for the sample website, so that three visits fit into two minutes.
// Footprint's script keeps "visitor.visit.time of the last activity" under this name; a visit whose last activity is long ago is over.
const identityKey = 'fp.id';

document.querySelector('#next-visit').addEventListener('click', () => {
  const [visitor, visit] = (localStorage.getItem(identityKey) ?? '').split('.');
  if (visitor && visit) localStorage.setItem(identityKey, `${visitor}.${visit}.0`);
  location.href = '/playground/pricing';
});
