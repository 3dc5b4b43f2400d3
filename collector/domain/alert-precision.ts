import { type AlertKind, alertKinds } from './alert-policy.ts';

/** What became of one alert that somebody got. */
export interface ToldAlert {
  readonly kinds: readonly string[];
  /** Of those who said whether it was useful: the last word; `undefined`: nobody did. */
  readonly isUseful: boolean | undefined;
  /** The first answer about the lead after it. */
  readonly answer: 'accept' | 'reject' | undefined;
}

/** How well a kind of alert does. */
export interface KindPrecision {
  readonly kind: AlertKind;
  readonly told: number;
  readonly useful: number;
  readonly notUseful: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Share of the alerts that were judged for which the judgement was good; `undefined`: none was judged. */
  readonly precision: number | undefined;
}

/**
 * Per kind, in the order of {@link alertKinds}. An alert is judged by the word about itself; where nobody said one, by whether
 * the lead was accepted or rejected.
 */
export function precisionOf(alerts: readonly ToldAlert[]): KindPrecision[] {
  return alertKinds.map((kind) => {
    const of = alerts.filter(({ kinds }) => kinds.includes(kind));
    const count = (holds: (alert: ToldAlert) => boolean) => of.filter(holds).length;
    const verdicts = of.flatMap(({ isUseful, answer }) =>
      isUseful !== undefined ? [isUseful] : answer !== undefined ? [answer === 'accept'] : [],
    );
    return {
      kind,
      told: of.length,
      useful: count(({ isUseful }) => isUseful === true),
      notUseful: count(({ isUseful }) => isUseful === false),
      accepted: count(({ answer }) => answer === 'accept'),
      rejected: count(({ answer }) => answer === 'reject'),
      precision: verdicts.length === 0 ? undefined : verdicts.filter(Boolean).length / verdicts.length,
    };
  });
}
