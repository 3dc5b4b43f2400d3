import { listenTo, tellSuccess } from './embed.ts';

interface HubspotMessage {
  readonly type?: string;
  readonly eventName?: string;
  readonly id?: string;
  /** Fields in a list before the form is sent; afterwards an object. */
  readonly data?: { readonly submissionValues?: { readonly email?: unknown } };
}

/** What HubSpot's newer forms leave on the page; the spelling differs between its own documents. */
interface FormsV4 {
  getFormFromEvent(event: Event):
    | {
        getFormId(): string;
        getFormFieldValues(): Promise<readonly { readonly name: string; readonly value: unknown }[]>;
      }
    | undefined;
}

/** Older forms run in the page itself or in a frame of HubSpot's, and post a message. The e-mail address came with the step before. */
let typedEmail: unknown;

listenTo<HubspotMessage>(
  (origin) =>
    origin !== 'null' &&
    (origin === location.origin || /^https:\/\/([\w-]+\.)*(hsforms\.(com|net)|hubspot\.com)$/.test(origin)),
  ({ type, eventName, id, data }) => {
    if (type !== 'hsFormCallback') return;
    if (eventName === 'onFormSubmit') typedEmail = emailOf(data);
    if (eventName !== 'onFormSubmitted') return;
    const email = data?.submissionValues?.email ?? typedEmail;
    typedEmail = undefined;
    tellSuccess({ name: 'form_submitted', provider: 'hubspot', id, email });
  },
);

/** Newer forms dispatch an event in the page, and are asked for their fields. */
addEventListener('hs-form-event:on-submission:success', (event) => {
  const { HubSpotFormsV4, HubspotFormsV4 } = window as { HubSpotFormsV4?: FormsV4; HubspotFormsV4?: FormsV4 };
  const tell = async () => {
    const form = (HubSpotFormsV4 ?? HubspotFormsV4)?.getFormFromEvent(event);
    const fields = await form?.getFormFieldValues();
    tellSuccess({ name: 'form_submitted', provider: 'hubspot', id: form?.getFormId(), email: emailOf(fields) });
  };
  // Without its fields the form was sent all the same.
  tell().catch(() => tellSuccess({ name: 'form_submitted', provider: 'hubspot' }));
});

/** Of fields such as `{ name: 'email' }` or, in newer forms, `{ name: '0-1/email' }`. */
function emailOf(fields: unknown): unknown {
  if (!Array.isArray(fields)) return undefined;
  const field = fields.find(({ name }) => /^(\d+-\d+\/)?email$/.test(name));
  return [field?.value].flat()[0];
}
