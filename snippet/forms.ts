import { listen, pathOf } from './guest.ts';
import { flush, record } from './queue.ts';
import { options } from './settings.ts';

/** Reads only marked forms, at the moment when they are submitted: also by `requestSubmit`, and when a script of the page takes over. */
listen('submit', (event) => {
  // No page has an element `_`.
  const form = pathOf(event)(`[data-fp-identify],${options.forms || '_'}`) as HTMLFormElement;
  if (!form) return;
  const fields = [...form.elements] as HTMLInputElement[];
  // Values are read only of plain text and e-mail fields that ask for an address, never of secret ones.
  const email = fields
    .map(
      (field) =>
        /^(?=text|email)(?!.*(cc-|code|password)).*mail/i.test(
          field.type + field.autocomplete + field.name + field.id,
        ) && field.value.trim(),
    )
    .find((value) => /^\S+@\S+\.\S+$/.test(value as string));
  if (email) record('identify', { email });
  const answers = fields.filter((field) => field.closest('[data-fp-contact-sales]'));
  record('form_submit', {
    // Attributes, not properties: a field called `name` hides the property `name` of its form.
    form: form.dataset.fpIdentify || form.getAttribute('name') || form.getAttribute('id') || 'form',
    // `checked` is false for a box or button that is not, and for fields of text; lists have none.
    contactSales:
      answers[0] &&
      // A group has no value.
      answers.some((field) => field.checked !== false && field.value && !/^(0|no|false)$/i.test(field.value)),
  });
  // Now: a navigation may follow.
  flush(true);
});
