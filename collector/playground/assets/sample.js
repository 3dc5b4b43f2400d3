// "Pretend that 30 minutes passed": only for the sample website, so that three visits fit into a few minutes.
// Footprint's script keeps "visitor.visit.time of the last activity"; when that time is long ago, the next page view begins a new visit.
const identity = /^([^.]+\.[^.]+)\.\d{13}$/;

document.querySelector('#next-visit').addEventListener('click', () => {
  for (const [key, value] of Object.entries(localStorage)) {
    if (key.startsWith('fp') && identity.test(value)) localStorage.setItem(key, value.replace(identity, '$1.0'));
  }
  location.href = '/playground/pricing';
});
