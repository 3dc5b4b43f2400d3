/**
 * Adds the question "do you want to talk to sales?" to forms marked with `data-fp-contact-sales-question`: before the submit button, or
 * into a marked element inside the form. The script reads the answer, because the question is marked `data-fp-contact-sales`.
 */
const texts = {
  en: { question: 'Would you like to talk to our sales team?', yes: 'Yes', no: 'No' },
  fa: { question: 'آیا مایلید با کارشناسان فروش ما گفت‌وگو کنید؟', yes: 'بله', no: 'خیر' },
  ar: { question: 'هل تودّ التحدث إلى فريق المبيعات لدينا؟', yes: 'نعم', no: 'لا' },
  ms: { question: 'Adakah anda ingin bercakap dengan pasukan jualan kami?', yes: 'Ya', no: 'Tidak' },
};
type Language = keyof typeof texts;

const mark = 'data-fp-contact-sales-question';
const submitButton = '[type=submit],[type=image],button:not([type])';

/** In the language that the mark names, else that of the text around it, else English. */
function languageOf(element: Element): Language {
  const named = element.getAttribute(mark) || element.closest('[lang]')?.getAttribute('lang') || '';
  const code = named.toLowerCase().split(/[-_]/)[0]!;
  return Object.keys(texts).includes(code) ? (code as Language) : 'en';
}

/** A fieldset without a style of its own: it looks and runs (right to left too) as the page does. */
function makeQuestion(language: Language): HTMLFieldSetElement {
  const { question, yes, no } = texts[language];
  const fieldset = document.createElement('fieldset');
  fieldset.lang = language;
  fieldset.setAttribute('data-fp-contact-sales', '');
  const legend = fieldset.appendChild(document.createElement('legend'));
  legend.appendChild(isolated(question));
  for (const [value, text] of [
    ['yes', yes],
    ['no', no],
  ] as const) {
    const label = fieldset.appendChild(document.createElement('label'));
    const box = label.appendChild(document.createElement('input'));
    Object.assign(box, { type: 'radio', name: 'contact_sales', value });
    label.append(' ', isolated(text));
  }
  return fieldset;
}

/** Keeps its question mark on the right side also in a page of the other direction. */
function isolated(text: string): HTMLElement {
  const element = document.createElement('bdi');
  element.textContent = text;
  return element;
}

function ask(): void {
  for (const place of document.querySelectorAll(`[${mark}]`)) {
    const form = place.closest('form');
    if (!form || form.querySelector('fieldset[data-fp-contact-sales]')) continue;
    const question = makeQuestion(languageOf(place));
    const button = form.querySelector(submitButton);
    if (place !== form) place.append(question);
    else if (button) button.before(question);
    else form.append(question);
  }
}

ask();
// Forms come later, too.
new MutationObserver(ask).observe(document, { subtree: true, childList: true });
