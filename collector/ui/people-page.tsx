import { type Role, roles } from '../domain/role.ts';
import type { Queries } from '../ports/queries.ts';
import { CopyField } from './copy-field.tsx';
import { fill, fillWith } from './fill.ts';
import { describedBy, FormField } from './form-field.tsx';
import { ListTable } from './list-table.tsx';
import { Moment } from './moment.tsx';
import { MachineText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

type Accounts = ReturnType<Queries['accounts']>;
type Invitations = ReturnType<Queries['invitations']>;

/** Who may use Footprint, with what role, and the way to invite somebody. */
export function PeoplePage({
  accounts,
  invitations,
  you,
  nowMs,
  draft,
  problem,
  refusal,
  invited,
  reader,
}: {
  accounts: Accounts;
  invitations: Invitations;
  /** E-mail address of who looks. */
  you: string;
  nowMs: number;
  /** What was typed as address to invite. */
  draft: string;
  problem: string | undefined;
  /** Why the last change was not made. */
  refusal: string | undefined;
  /** Just now; its link is shown this once. */
  invited: { readonly email: string; readonly link: string } | undefined;
  reader: Reader;
}) {
  const { people: words } = reader.texts;
  return (
    <>
      <h1>{words.title}</h1>
      <p>{words.intro}</p>
      {refusal && (
        <p class="problem" role="alert">
          {refusal}
        </p>
      )}
      {invited && (
        <section class="panel" aria-labelledby="link-title">
          <h2 id="link-title">{fillWith(words.linkTitle, { email: <MachineText>{invited.email}</MachineText> })}</h2>
          <p role="status">{words.linkText}</p>
          <CopyField
            id="link"
            text={invited.link}
            label={fill(words.linkTitle, { email: invited.email })}
            reader={reader}
          />
        </section>
      )}
      <ListTable caption={words.caption}>
        <thead>
          <tr>
            <th scope="col">{words.email}</th>
            <th scope="col">{words.role}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.remove}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(({ email, role }, at) => (
            <tr>
              <th scope="row">
                <MachineText>{email}</MachineText> {email === you && <span class="badge">{words.you}</span>}
              </th>
              <td>
                <PostForm action="/people/role" class="inline-form">
                  <input type="hidden" name="email" value={email} />
                  <RoleSelect id={`role-${at}`} label={`${words.role} ${email}`} role={role} reader={reader} />
                  <button type="submit" class="small quiet">
                    {words.save}
                  </button>
                </PostForm>
              </td>
              <td>{words.active}</td>
              <td>
                <Removal email={email} reader={reader} />
              </td>
            </tr>
          ))}
          {invitations.map(({ email, role, expiresAtMs }) => (
            <tr>
              <th scope="row">
                <MachineText>{email}</MachineText>
              </th>
              <td>{words.roles[role]}</td>
              <td>
                {expiresAtMs > nowMs
                  ? fillWith(words.invitedUntil, { moment: <Moment atMs={expiresAtMs} reader={reader} /> })
                  : words.expired}
              </td>
              <td>
                <Removal email={email} reader={reader} />
              </td>
            </tr>
          ))}
        </tbody>
      </ListTable>
      <section class="panel" aria-labelledby="add-title">
        <h2 id="add-title">{words.addTitle}</h2>
        <p>{words.addText}</p>
        <PostForm action="/people" class="stacked">
          <FormField id="email" label={words.email} problem={problem}>
            <input
              {...describedBy('email', { hasHint: false, problem })}
              name="email"
              type="email"
              dir="ltr"
              required
              maxlength={254}
              autocomplete="off"
              value={draft}
            />
          </FormField>
          <fieldset class="choices">
            <legend>{words.role}</legend>
            {roles.map((role) => (
              <label>
                <input type="radio" name="role" value={role} checked={role === 'viewer'} /> {words.roles[role]}{' '}
                <span class="hint">{words.roleHints[role]}</span>
              </label>
            ))}
          </fieldset>
          <button type="submit">{words.add}</button>
        </PostForm>
      </section>
    </>
  );
}

function RoleSelect({ id, label, role, reader }: { id: string; label: string; role: Role; reader: Reader }) {
  return (
    <select id={id} name="role" aria-label={label}>
      {roles.map((each) => (
        <option value={each} selected={each === role}>
          {reader.texts.people.roles[each]}
        </option>
      ))}
    </select>
  );
}

/** Asks before it is done: the button stands behind what it does. */
function Removal({ email, reader }: { email: string; reader: Reader }) {
  const { people: words } = reader.texts;
  return (
    <details class="more">
      <summary>
        {words.remove} <span class="visually-hidden">{email}</span>
      </summary>
      <p class="hint">{words.removeText}</p>
      <PostForm action="/people/remove">
        <input type="hidden" name="email" value={email} />
        <button type="submit" class="small danger">
          {words.removeYes}
        </button>
      </PostForm>
    </details>
  );
}

/** A person's own password and sign-ins. */
export function OwnAccountPage({
  email,
  problems,
  reader,
}: {
  email: string;
  problems: { readonly current?: string; readonly next?: string };
  reader: Reader;
}) {
  const { people, setup } = reader.texts;
  const { account: words } = people;
  return (
    <div class="narrow">
      <h1>{words.title}</h1>
      <p>
        <MachineText>{email}</MachineText>
      </p>
      <section class="panel" aria-labelledby="password-title">
        <h2 id="password-title">{words.passwordTitle}</h2>
        <p>{words.passwordText}</p>
        <PostForm action="/account/password" class="stacked">
          {/* so that password managers know whose it is */}
          <input type="hidden" name="username" autocomplete="username" value={email} />
          <FormField id="current" label={words.current} problem={problems.current}>
            <input
              {...describedBy('current', { hasHint: false, problem: problems.current })}
              name="current"
              type="password"
              autocomplete="current-password"
              dir="ltr"
              required
            />
          </FormField>
          <FormField id="next" label={words.next} hint={setup.passwordHint} problem={problems.next}>
            <input
              {...describedBy('next', { hasHint: true, problem: problems.next })}
              name="next"
              type="password"
              autocomplete="new-password"
              dir="ltr"
              required
            />
          </FormField>
          <button type="submit">{words.change}</button>
        </PostForm>
      </section>
      <section class="panel" aria-labelledby="everywhere-title">
        <h2 id="everywhere-title">{words.everywhereTitle}</h2>
        <p>{words.everywhereText}</p>
        <PostForm action="/account/sign-out">
          <button type="submit" class="quiet">
            {words.everywhere}
          </button>
        </PostForm>
      </section>
    </div>
  );
}
