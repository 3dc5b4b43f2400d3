import { attributeOf, listen, pathOf } from './guest.ts';
import { flush, record } from './queue.ts';
import { options } from './settings.ts';

export const listenToForms = () => {
  /** Reads only marked forms, at the moment when they are submitted: also by `requestSubmit`, and when a script of the page takes over. */
  listen('submit', (event) => {
    // No page has an element `_`.
    const form = pathOf(event)(`[data-fp-identify],${options.forms || '_'}`) as HTMLFormElement;
    if (!form) return;
    const fields = [...form.elements] as HTMLInputElement[];
    // Values are read only of plain text and e-mail fields that ask for an address, never of secret ones.
    const email = fields.find(
      (field) =>
        /^(?=text|email)(?!.*(cc-|password|code)).*mail/i.test(
          field.type + field.autocomplete + field.name + field.id,
        ) && /^\S+@\S+$/.test(field.value.trim()),
    );
    if (email) record('identify', { email: email.value.trim() });
    const answers = fields.filter((field) => field.closest('[data-fp-contact-sales]'));
    record('form_submit', {
      // `checked` is false for a box or button that is not, and for fields of text; lists have none.
      contactSales:
        answers[0] &&
        // A group has no value.
        // biome-ignore lint/suspicious/noDoubleEquals: false, and not undefined
        answers.some((field) => (field.checked as unknown) != 0 && field.value && !/^(no|false|0)$/i.test(field.value)),
      form: attributeOf(form, 'data-fp-identify name id'),
    });
    // Now: a navigation may follow.
    flush(true);
  });
};
