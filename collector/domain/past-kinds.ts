import { pageKindOf } from './classify.ts';
import { asksFor } from './condition.ts';
import { equalAsJson } from './equal-as-json.ts';
import type { ActRule, Rule, ScoringModel, ViewCondition } from './scoring-model.ts';

/** A page that somebody was on, and its kind under today's model. */
export interface KnownPage {
  readonly url: string;
  readonly pageKind: string;
}

const ofPages = ['urlKinds', 'pageKinds'] as const;
const ofActs = ['assetKinds', 'formKinds'] as const;

/** What a past model called the pages, downloads and forms that today's model may call otherwise. */
export class PastKinds {
  private readonly past: ScoringModel;
  private readonly today: ScoringModel;
  /** By URL. */
  private readonly kinds = new Map<string, string>();
  private readonly changes: { readonly then: string; readonly now: string }[] = [];

  /** `pagesOf` is asked only where pages may have changed their kind. */
  constructor(past: ScoringModel, today: ScoringModel, pagesOf: () => Iterable<KnownPage>) {
    this.past = past;
    this.today = today;
    if (ofPages.every((part) => this.isAsToday(part))) return;
    for (const { url, pageKind: now } of pagesOf()) {
      const then = pageKindOf(url, past);
      this.kinds.set(url, then);
      if (then !== now) this.changes.push({ then, now });
    }
  }

  /** The kind that the page had. */
  kindOf({ url, pageKind }: KnownPage): string {
    return this.kinds.get(url) ?? pageKind;
  }

  /** The pages of these kinds; `undefined`: those that are of them today. */
  urlsOf(pageKinds: ReadonlySet<string>): string[] | undefined {
    if (this.kinds.size === 0) return;
    return [...this.kinds].flatMap(([url, kind]) => (pageKinds.has(kind) ? [url] : []));
  }

  /** Whether the rule looked at the same pages, downloads and forms. */
  keeps(rule: Rule): boolean {
    switch (rule.kind) {
      case 'view':
      case 'dwell':
      case 'frequency':
        return !this.changes.some((change) => tellsApart(rule.when, change));
      case 'act':
        return ofActs.every((part) => this.isAsToday(part) || !asksForKind(rule, part));
      default:
        return true;
    }
  }

  private isAsToday(part: (typeof ofPages)[number] | (typeof ofActs)[number]): boolean {
    return equalAsJson(this.past[part] ?? [], this.today[part] ?? []);
  }
}

function tellsApart({ pageKinds, where }: ViewCondition, { then, now }: { then: string; now: string }): boolean {
  if (where && asksFor('pageKind', where)) return true;
  return pageKinds !== undefined && pageKinds.includes(then) !== pageKinds.includes(now);
}

function asksForKind({ when }: ActRule, part: (typeof ofActs)[number]): boolean {
  const field = part === 'assetKinds' ? 'assetKind' : 'formKind';
  return (
    [when, ...(when.anyOf ?? [])].some((each) => each[part]) || (when.where !== undefined && asksFor(field, when.where))
  );
}
