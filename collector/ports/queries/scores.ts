/** Why somebody has a score. */
import type { Trend } from '../../domain/gauge.ts';
import type { EngagementLevel } from '../../domain/level.ts';

/** Why this score: the parts sum to `score` exactly at one decimal. */
export interface ScoreExplanation {
  readonly atMs: number;
  readonly score: number;
  /** Score rounded to one decimal; equals the sum of the parts' `shown`. */
  readonly shown: number;
  readonly level: EngagementLevel;
  readonly modelVersion: number;
  readonly halfLifeMs: number;
  /** When the score falls below the hot line; `undefined` when it is below already. */
  readonly coolsAtMs: number | undefined;
  /** The same points with the shorter half-life, of which only the last days are left; `undefined`: the model keeps none. */
  readonly urgency: number | undefined;
  readonly trend: Trend | undefined;
  /** One for each score group of the model. */
  readonly groups: readonly GroupScore[];
  readonly parts: readonly ScorePart[];
}

export interface GroupScore {
  readonly id: string;
  readonly name: string;
  readonly score: number;
  readonly level: EngagementLevel;
}

export interface ScorePart {
  readonly rule: string;
  readonly ruleName: string;
  readonly visitor: string;
  /** Touchpoint that earned it. */
  readonly touchpoint: string;
  readonly atMs: number;
  /** Points when earned. */
  readonly points: number;
  /** What they are worth at `atMs` of the explanation. */
  readonly worth: number;
  /** `worth` rounded to one decimal so that all parts sum to `shown`. */
  readonly shown: number;
}

export interface ScoreQueries {
  /** `asOfMs`: the score as it was at a past moment, worked out from the touchpoints until then with the model of then. */
  score(query: {
    site: number;
    subject: { kind: 'lead' | 'visitor'; id: string };
    nowMs: number;
    asOfMs?: number | undefined;
  }): ScoreExplanation | undefined;
}
