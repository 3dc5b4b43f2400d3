import { listenTo, tellSuccess } from './embed.ts';

interface CalMessage {
  readonly originator?: string;
  readonly type?: string;
  readonly data?: {
    readonly uid?: unknown;
    readonly booking?: {
      readonly uid?: unknown;
      readonly responses?: { readonly email?: unknown };
      readonly attendees?: readonly { readonly email?: unknown }[];
    };
  };
}

/** Cal.com; who runs their own names it: `data-cal-origin="https://book.example.com"` on the tag of this file. */
const origins = ['https://app.cal.com', 'https://cal.com', 'https://app.cal.eu'];
const own = document.querySelector<HTMLElement>('script[data-cal-origin]')?.dataset.calOrigin;
if (own) origins.push(own);

listenTo<CalMessage>(
  (origin) => origins.includes(origin),
  ({ originator, type, data }) => {
    // One booking is told twice: in the lasting form, and in the older one that knows who booked.
    if (originator !== 'CAL' || (type !== 'bookingSuccessfulV2' && type !== 'bookingSuccessful')) return;
    const booking = data?.booking;
    tellSuccess({
      name: 'meeting_booked',
      provider: 'cal',
      id: data?.uid ?? booking?.uid,
      email: booking?.responses?.email ?? booking?.attendees?.[0]?.email,
    });
  },
);
