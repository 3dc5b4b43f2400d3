import { listenTo, tellSuccess } from './embed.ts';

interface CalendlyMessage {
  readonly event?: string;
  readonly payload?: { readonly invitee?: { readonly uri?: unknown } };
}

/** Calendly tells that a meeting was booked, and by which address of its API; who booked it, it does not tell. */
listenTo<CalendlyMessage>(
  (origin) => origin === 'https://calendly.com',
  ({ event, payload }) => {
    if (event === 'calendly.event_scheduled')
      tellSuccess({ name: 'meeting_booked', provider: 'calendly', id: payload?.invitee?.uri });
  },
);
