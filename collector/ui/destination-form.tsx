import { type DestinationKind, destinationKinds } from '../domain/destination.ts';
import { describedBy, FormField } from './form-field.tsx';
import type { Reader } from './reader.ts';
import { languageFacts, languages } from './texts/catalogue.ts';

/** A destination as somebody types it. */
export interface DestinationDraft {
  readonly kind: DestinationKind;
  readonly name: string;
  /** A web address, or of an e-mail destination the plain address. */
  readonly address: string;
  readonly language: string;
  readonly hasPersonalData: boolean;
  readonly takesDigests: boolean;
}

export interface DestinationProblems {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
}

/** The fields of a destination, with what is wrong about them. `id` keeps several forms of a page apart. */
export function DestinationFields({
  id,
  draft,
  problems,
  hasKind,
  reader,
}: {
  id: string;
  draft: DestinationDraft;
  problems: DestinationProblems;
  /** The kind can be chosen: it stays what it was chosen to be. */
  hasKind: boolean;
  reader: Reader;
}) {
  const { alerts } = reader.texts;
  const [kindId, nameId, urlId, languageId] = ['kind', 'name', 'url', 'language'].map((name) => `${id}${name}`);
  return (
    <>
      {hasKind && (
        <FormField id={kindId!} label={alerts.kind}>
          <select id={kindId} name="kind">
            {destinationKinds.map((kind) => (
              <option value={kind} selected={kind === draft.kind}>
                {alerts.destinationKinds[kind]}
              </option>
            ))}
          </select>
        </FormField>
      )}
      <FormField id={nameId!} label={alerts.name} problem={problems.name}>
        <input
          {...describedBy(nameId!, { hasHint: false, problem: problems.name })}
          name="name"
          dir="auto"
          required
          maxlength={100}
          autocomplete="off"
          value={draft.name}
        />
      </FormField>
      <FormField id={urlId!} label={alerts.url} hint={alerts.urlHint} problem={problems.address}>
        <input
          {...describedBy(urlId!, { hasHint: true, problem: problems.address })}
          name="url"
          dir="ltr"
          required
          maxlength={2000}
          autocomplete="off"
          value={draft.address}
        />
      </FormField>
      <FormField id={languageId!} label={alerts.language}>
        <select id={languageId} name="language">
          {languages.map((language) => (
            <option value={language} lang={language} selected={language === draft.language}>
              {languageFacts[language].ownName}
            </option>
          ))}
        </select>
      </FormField>
      <Choice name="personal" label={alerts.personal} hint={alerts.personalHint} isOn={draft.hasPersonalData} />
      <Choice name="digests" label={alerts.digests} isOn={draft.takesDigests} />
    </>
  );
}

function Choice({
  name,
  label,
  hint,
  isOn,
}: {
  name: string;
  label: string;
  hint?: string | undefined;
  isOn: boolean;
}) {
  return (
    <label class="choice">
      <input type="checkbox" name={name} value="yes" checked={isOn} /> {label}
      {hint && <span class="hint block">{hint}</span>}
    </label>
  );
}
