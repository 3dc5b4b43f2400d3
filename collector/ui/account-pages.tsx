import { describedBy, FormField } from './form-field.tsx';
import type { Reader } from './reader.ts';

export type SetupProblem = 'bad_email' | 'short_password' | 'long_password';

/** The form behind the one-time link. */
export function SetupPage({
  token,
  email,
  problem,
  reader,
}: {
  token: string;
  email: string;
  problem: SetupProblem | undefined;
  reader: Reader;
}) {
  const { setup, signIn } = reader.texts;
  const emailProblem = problem === 'bad_email' ? setup.badEmail : undefined;
  const passwordProblem =
    problem === 'short_password' ? setup.shortPassword : problem === 'long_password' ? setup.longPassword : undefined;
  return (
    <div class="narrow">
      <h1>{setup.title}</h1>
      <p>{setup.intro}</p>
      <form method="post" action="/setup" class="stacked">
        <input type="hidden" name="token" value={token} />
        <FormField id="email" label={signIn.email} problem={emailProblem}>
          <input
            {...describedBy('email', { hasHint: false, problem: emailProblem })}
            name="email"
            type="email"
            autocomplete="username"
            dir="ltr"
            required
            value={email}
          />
        </FormField>
        <FormField id="password" label={signIn.password} hint={setup.passwordHint} problem={passwordProblem}>
          <input
            {...describedBy('password', { hasHint: true, problem: passwordProblem })}
            name="password"
            type="password"
            autocomplete="new-password"
            dir="ltr"
            required
          />
        </FormField>
        <button type="submit">{setup.submit}</button>
      </form>
    </div>
  );
}

/** What to do with a link that works no longer. */
export function DeadSetupPage({ reason, reader }: { reason: 'account_exists' | 'wrong_token'; reader: Reader }) {
  const { setup } = reader.texts;
  return (
    <div class="narrow">
      <h1>{setup.deadTitle}</h1>
      <p>{reason === 'account_exists' ? setup.deadAccount : setup.deadToken}</p>
      {reason === 'account_exists' && (
        <p>
          <a class="button" href="/sign-in">
            {setup.toSignIn}
          </a>
        </p>
      )}
    </div>
  );
}

export function SignInPage({
  email,
  next,
  problem,
  hasAccount,
  reader,
}: {
  email: string;
  /** Where to go afterwards: a path of this server. */
  next: string;
  problem: string | undefined;
  hasAccount: boolean;
  reader: Reader;
}) {
  const { signIn } = reader.texts;
  return (
    <div class="narrow">
      <h1>{signIn.title}</h1>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {!hasAccount && <p class="notice">{signIn.noAccount}</p>}
      <form method="post" action="/sign-in" class="stacked">
        <input type="hidden" name="next" value={next} />
        <FormField id="email" label={signIn.email}>
          <input id="email" name="email" type="email" autocomplete="username" dir="ltr" required value={email} />
        </FormField>
        <FormField id="password" label={signIn.password}>
          <input id="password" name="password" type="password" autocomplete="current-password" dir="ltr" required />
        </FormField>
        <button type="submit">{signIn.submit}</button>
      </form>
    </div>
  );
}
