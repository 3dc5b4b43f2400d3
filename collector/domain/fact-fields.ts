import type { Field } from './condition.ts';
import type { ActFact, ViewFact } from './fact.ts';
import { foldText } from './fold-text.ts';
import { segmentsOf } from './glob.ts';
import { hostOf, pathOf, queryOf } from './normal-url.ts';

/** As much of a fact as conditions look at. */
export type Conditional =
  | Pick<ViewFact, 'kind' | 'pageKind' | 'url' | 'referrer'>
  | Pick<ActFact, 'kind' | 'type' | 'asset' | 'assetKind' | 'formKind' | 'contactSales' | 'landed' | 'data'>;

/** A fact's fields as conditions compare them; each is worked out when first asked for, and once. */
export class FactFields {
  private readonly fact: Conditional;
  private known: Map<Field, string | undefined> | undefined;
  private knownSegments: readonly string[] | undefined;
  private knownQuery: ReadonlyMap<string, string> | undefined;

  constructor(fact: Conditional) {
    this.fact = fact;
  }

  /** Folded where people write it; `undefined` for what the fact does not have. */
  text(field: Field): string | undefined {
    if (!foldsText(field)) return this.raw(field);
    this.known ??= new Map();
    if (this.known.has(field)) return this.known.get(field);
    const raw = this.raw(field);
    const text = raw === undefined ? undefined : foldText(raw);
    this.known.set(field, text);
    return text;
  }

  /** NaN, which is neither at least nor at most anything, for what is no number. */
  number(field: Field): number {
    const text = this.text(field) ?? '';
    return text.trim() === '' ? Number.NaN : Number(text);
  }

  /** Segments of the path. */
  segments(): readonly string[] {
    this.knownSegments ??= segmentsOf(this.text('path') ?? '');
    return this.knownSegments;
  }

  private raw(field: Field): string | undefined {
    const { fact } = this;
    switch (field) {
      case 'pageKind':
        return fact.kind === 'view' ? fact.pageKind : undefined;
      case 'type':
        return fact.kind === 'view' ? 'page_view' : fact.type;
      case 'path':
        return this.url === undefined ? undefined : pathOf(this.url) || '/';
      case 'host':
        return this.url === undefined ? undefined : hostOf(this.url);
      case 'campaign':
        return this.param('utm_campaign');
      case 'source':
        return this.param('utm_source') || externalHost(this.referrer, this.url);
    }
    if (field.startsWith('query.')) return this.param(field.slice('query.'.length).toLowerCase());
    if (fact.kind === 'view') return undefined;
    switch (field) {
      case 'asset':
        return fact.data.href === undefined ? undefined : fact.asset;
      case 'assetKind':
        return fact.assetKind;
      case 'formKind':
        return fact.formKind;
      case 'contactSales':
        return String(fact.contactSales);
      case 'landed':
        return String(fact.landed);
      case 'label':
      case 'form':
      case 'name':
      case 'subject':
        return fact.data[field];
    }
    const props = fact.data.props;
    const prop = field.slice('prop.'.length);
    return props && field.startsWith('prop.') && Object.hasOwn(props, prop) ? String(props[prop]) : undefined;
  }

  private get url(): string | undefined {
    return this.fact.kind === 'view' ? this.fact.url : this.fact.data.url;
  }

  private get referrer(): string | undefined {
    return this.fact.kind === 'view' ? this.fact.referrer : this.fact.data.referrer;
  }

  private param(name: string): string | undefined {
    this.knownQuery ??= queryOf(this.url ?? '');
    return this.knownQuery.get(name);
  }
}

/** Words of this product are compared as they stand, what people write is folded. */
export const foldsText = (field: Field): boolean => !ownWords.has(field);

const ownWords: ReadonlySet<Field> = new Set(['type', 'pageKind', 'assetKind', 'formKind', 'contactSales', 'landed']);

/** Where the visitor came from, unless that is the website itself. */
function externalHost(referrer: string | undefined, url: string | undefined): string | undefined {
  const host = hostOf(referrer ?? '');
  return host === '' || host === hostOf(url ?? '') ? undefined : host;
}
