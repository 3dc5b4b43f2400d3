// The price calculator, and how a website reports something of its own to Footprint.
const groupSeatEuros = 49;
const seats = document.querySelector('#seats');

seats.addEventListener('input', () => {
  document.querySelector('#seats-shown').textContent = seats.value;
  document.querySelector('#total').textContent = `€${(seats.value * groupSeatEuros).toLocaleString('en')}`;
});
// `change` comes once when the slider is let go; the script may be blocked or still loading, hence the `?.`
seats.addEventListener('change', () => window.footprint?.track('calculator_used', { seats: Number(seats.value) }));
document.querySelector('.calculator').addEventListener('submit', (event) => event.preventDefault());
