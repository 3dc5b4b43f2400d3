import { type AlertSettings, defaultAlertSettings, type ReceiverSettings } from '../domain/alert-settings.ts';

/** What is stored of settings. JSON has no `undefined`, so that what is said to be nothing is left out of the document. */

export function toAlertSettings(document: string | undefined): AlertSettings {
  return document === undefined ? defaultAlertSettings : { ...defaultAlertSettings, ...JSON.parse(document) };
}

export function toReceiverSettings(document: string): ReceiverSettings {
  const said = JSON.parse(document);
  const { timeZone, quiet, dailyCap, capacity } = said;
  return { ...said, timeZone, quiet, dailyCap, capacity };
}
