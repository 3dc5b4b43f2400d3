import { alertKinds, alertModes } from '../domain/alert-policy.ts';
import { slaStages } from '../domain/alert-settings.ts';
import type { DestinationSummary, ReceiverSummary } from '../ports/queries.ts';
import type { AlertsPreviewed } from '../usecases/preview-alerts.ts';
import { type FormValues, HoursFields, NumberField } from './alert-hours-fields.tsx';
import { FormField } from './form-field.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** Which alerts are sent, when and to whom; and what that would have done. */
export function AlertSettingsPage({
  basePath,
  values,
  receiver,
  receivers,
  destinations,
  preview,
  timeZones,
  reader,
}: {
  /** `/sites/st_…/alert-settings` */
  basePath: string;
  values: FormValues;
  /** What the form about a salesperson holds. */
  receiver: FormValues;
  receivers: readonly ReceiverSummary[];
  destinations: readonly DestinationSummary[];
  preview: AlertsPreviewed | undefined;
  timeZones: readonly string[];
  reader: Reader;
}) {
  const { alertRules: words } = reader.texts;
  return (
    <>
      <h1>{words.title}</h1>
      <p class="intro">{words.intro}</p>
      <div class="columns">
        <div class="side">
          <Receivers {...{ basePath, receivers, destinations, timeZones, reader }} values={receiver} />
        </div>
        <div>
          {preview && <Preview preview={preview} reader={reader} />}
          <PostForm action={basePath} class="draft-form">
            {values.problem && <p class="problem">{words.wrong}</p>}
            <Kinds values={values} reader={reader} />
            <section class="panel fields">
              <h2>{words.hoursTitle}</h2>
              <HoursFields id="site" values={values} timeZones={timeZones} reader={reader} />
              <fieldset class="choices">
                <legend>{words.breaksTitle}</legend>
                {(['askedForSales', 'onThePage'] as const).map((name) => (
                  <label>
                    <input type="checkbox" name={name} value="yes" checked={values[name] === 'yes'} /> {words[name]}
                  </label>
                ))}
              </fieldset>
            </section>
            <section class="panel fields">
              <h2>{words.answersTitle}</h2>
              <NumberField
                id="answer"
                name="answerMinutes"
                label={words.answerMinutes}
                hint={words.answerHint}
                values={values}
              />
              <NumberField id="surge" name="surgePeople" label={words.surgePeople} values={values} />
            </section>
            <section class="panel fields">
              <h2>{words.slaTitle}</h2>
              <p class="hint">{words.slaHint}</p>
              {slaStages.map((stage) => (
                <NumberField id={`sla-${stage}`} name={`sla-${stage}`} label={words.sla[stage]} values={values} />
              ))}
            </section>
            <p class="actions">
              <button type="submit">{words.save}</button>{' '}
              <button type="submit" class="quiet" name="only" value="preview">
                {words.preview}
              </button>
            </p>
          </PostForm>
        </div>
      </div>
    </>
  );
}

function Kinds({ values, reader }: { values: FormValues; reader: Reader }) {
  const { alertRules: words, alerts } = reader.texts;
  return (
    <section class="panel fields">
      <h2>{words.kindsTitle}</h2>
      {alertKinds.map((kind) => (
        <FormField id={`kind-${kind}`} label={alerts.kinds[kind]}>
          <select id={`kind-${kind}`} name={`kind-${kind}`}>
            {alertModes.map((mode) => (
              <option value={mode} selected={mode === values[`kind-${kind}`]}>
                {words.modes[mode]}
              </option>
            ))}
          </select>
        </FormField>
      ))}
    </section>
  );
}

function Preview({ preview, reader }: { preview: AlertsPreviewed; reader: Reader }) {
  const { alertRules: words, alerts } = reader.texts;
  return (
    <section class="panel" id="preview" aria-labelledby="preview-title">
      <h2 id="preview-title">{words.previewTitle}</h2>
      <p role="status">
        {reader.plural(words.previewIntro, preview.leads)} {!preview.isComplete && words.previewPart}
      </p>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{words.kind}</th>
            {[words.fires, words.leads, words.accepted, words.rejected].map((name) => (
              <th scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.kinds.map(({ kind, fires, leads, accepted, rejected }) => (
            <tr>
              <th scope="row">{alerts.kinds[kind]}</th>
              {[fires, leads, accepted, rejected].map((count) => (
                <td class="number">{reader.count(count)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Receivers({
  basePath,
  receivers,
  destinations,
  values,
  timeZones,
  reader,
}: {
  basePath: string;
  receivers: readonly ReceiverSummary[];
  destinations: readonly DestinationSummary[];
  values: FormValues;
  timeZones: readonly string[];
  reader: Reader;
}) {
  const { alertRules: words } = reader.texts;
  return (
    <section class="panel" id="receivers" aria-labelledby="receivers-title">
      <h2 id="receivers-title">{words.receiversTitle}</h2>
      <p>{words.receiversIntro}</p>
      {receivers.length === 0 && <p class="empty">{words.noReceivers}</p>}
      <ul>
        {receivers.map(({ receiver, openLeads }) => (
          <li>
            <a href={`${basePath}?receiver=${encodeURIComponent(receiver)}#receivers`}>
              <OutsideText>{receiver}</OutsideText>
            </a>{' '}
            <span class="hint">{reader.plural(words.open, openLeads)}</span>
            <PostForm action={`${basePath}/receivers/remove`}>
              <input type="hidden" name="receiver" value={receiver} />
              <button type="submit" class="quiet">
                {words.remove}
              </button>
            </PostForm>
          </li>
        ))}
      </ul>
      <PostForm action={`${basePath}/receivers`} class="stacked">
        {values.problem && <p class="problem">{words.wrong}</p>}
        <FormField id="receiver" label={words.receiver}>
          <input
            id="receiver"
            type="email"
            name="receiver"
            dir="ltr"
            required
            maxlength={254}
            autocomplete="off"
            value={values.receiver}
          />
        </FormField>
        <fieldset class="choices">
          <legend>{words.destinations}</legend>
          {destinations.length === 0 && <p class="hint">{words.noDestinations}</p>}
          {destinations.map(({ id, name }) => (
            <label>
              <input type="checkbox" name={`to-${id}`} value="yes" checked={values[`to-${id}`] === 'yes'} />{' '}
              <OutsideText>{name}</OutsideText>
            </label>
          ))}
        </fieldset>
        <HoursFields id="own" values={values} timeZones={timeZones} reader={reader} />
        <NumberField id="capacity" name="capacity" label={words.capacity} hint={words.capacityHint} values={values} />
        <button type="submit">{words.save}</button>
      </PostForm>
    </section>
  );
}
