import { weekdaysInOrder } from './calendar-days.ts';
import { FormField } from './form-field.tsx';
import type { Reader } from './reader.ts';

/** What a form holds, by the names of its fields, as typed. */
export type FormValues = Readonly<Record<string, string>>;

/** Zone, working days, quiet hours, morning and cap: of a site or of one person. `id` keeps two forms on a page apart. */
export function HoursFields({
  id,
  values,
  timeZones,
  reader,
}: {
  id: string;
  values: FormValues;
  timeZones: readonly string[];
  reader: Reader;
}) {
  const { alertRules: words } = reader.texts;
  return (
    <>
      <FormField id={`${id}-zone`} label={words.timeZone}>
        <select id={`${id}-zone`} name="timeZone" dir="ltr">
          <option value="">{words.siteZone}</option>
          {timeZones.map((zone) => (
            <option value={zone} selected={zone === values.timeZone}>
              {zone}
            </option>
          ))}
        </select>
      </FormField>
      <fieldset class="choices">
        <legend>{words.days}</legend>
        {weekdaysInOrder(reader.locale).map(({ weekday, isWeekend }) => (
          <label>
            <input type="checkbox" name={`day${weekday}`} value="yes" checked={values[`day${weekday}`] === 'yes'} />{' '}
            {words.weekdays[weekday]} {isWeekend && <span class="hint">{words.weekend}</span>}
          </label>
        ))}
      </fieldset>
      <FormField id={`${id}-quiet-from`} label={words.quietFrom}>
        <input id={`${id}-quiet-from`} type="time" name="quietFrom" value={values.quietFrom} />
      </FormField>
      <FormField id={`${id}-quiet-to`} label={words.quietTo} hint={words.quietHint}>
        <input
          id={`${id}-quiet-to`}
          type="time"
          name="quietTo"
          value={values.quietTo}
          aria-describedby={`${id}-quiet-to-hint`}
        />
      </FormField>
      <FormField id={`${id}-morning`} label={words.morning}>
        <input id={`${id}-morning`} type="time" name="morning" required value={values.morning} />
      </FormField>
      <NumberField id={`${id}-cap`} name="dailyCap" label={words.dailyCap} hint={words.capHint} values={values} />
    </>
  );
}

/** A whole number, or nothing. */
export function NumberField({
  id,
  name,
  label,
  hint,
  values,
}: {
  id: string;
  name: string;
  label: string;
  hint?: string;
  values: FormValues;
}) {
  return (
    <FormField id={id} label={label} {...(hint === undefined ? {} : { hint })}>
      <input
        id={id}
        type="number"
        name={name}
        min={0}
        step={1}
        value={values[name]}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
    </FormField>
  );
}
