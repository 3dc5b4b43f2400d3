import { type Context, Hono } from 'hono';
import { roles } from '../domain/role.ts';
import { fill } from '../ui/fill.ts';
import { OwnAccountPage, PeoplePage } from '../ui/people-page.tsx';
import { inviteAccount, isEmail, normalEmail } from '../usecases/accounts.ts';
import { changeOwnPassword, type PasswordOutcome, signOutElsewhere } from '../usecases/own-account.ts';
import { addressOf, signInToken } from './auth.ts';
import { formFields, type PagesContext, type PagesEnv, readerFor, showPage } from './pages-frame.tsx';

/** Who may use Footprint: for admins. Below `/people`. */
export function peoplePages(context: PagesContext): Hono<PagesEnv> {
  const { commands, clock } = context;
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => showPeople(c, context, {}));
  pages.post('/', async (c) => {
    const fields = await formFields(c);
    const email = normalEmail(fields.email ?? '');
    const { people } = readerFor(c).texts;
    const role = roleOf(fields.role);
    if (!isEmail(email) || !role) return showPeople(c, context, { draft: fields.email, problem: people.badEmail });
    const token = await inviteAccount(context, { email, role, nowMs: clock.nowMs() });
    if (token === undefined) return showPeople(c, context, { draft: email, problem: people.exists });
    // shown in the answer itself: a redirect would have to carry the token in an address
    return showPeople(c, context, { invited: { email, link: `${context.publicUrl()}/setup?token=${token}` } });
  });
  pages.post('/role', async (c) => {
    const { email = '', ...fields } = await formFields(c);
    const role = roleOf(fields.role);
    const outcome = role ? await commands.setRole({ email: normalEmail(email), role }) : 'unknown';
    return outcome === 'done' ? c.redirect('/people?done=role_changed', 303) : showRefusal(c, context, outcome);
  });
  pages.post('/remove', async (c) => {
    const { email = '' } = await formFields(c);
    const outcome = await commands.removeAccount({ email: normalEmail(email) });
    return outcome === 'done' ? c.redirect('/people?done=person_removed', 303) : showRefusal(c, context, outcome);
  });
  return pages;
}

/** Everybody's own account. Below `/account`. */
export function ownAccountPages(context: PagesContext): Hono<PagesEnv> {
  const { clock, throttle } = context;
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => showOwnAccount(c, context, undefined));
  pages.post('/password', async (c) => {
    const { current = '', next = '' } = await formFields(c);
    const [email, token] = [c.get('email') ?? '', signInToken(c) ?? ''];
    const nowMs = clock.nowMs();
    // who finds an open browser must not guess the password there
    const key = `${email} ${addressOf(c)} password`;
    const waitMs = throttle.waitMs(key, nowMs);
    if (waitMs > 0) return showOwnAccount(c, context, { waitMs });
    throttle.count(key, nowMs);
    const outcome = await changeOwnPassword(context, { email, current, next, token });
    if (outcome !== 'wrong_password') throttle.forgive(key);
    return outcome === 'changed'
      ? c.redirect('/account?done=password_changed', 303)
      : showOwnAccount(c, context, outcome);
  });
  pages.post('/sign-out', async (c) => {
    await signOutElsewhere(context, { email: c.get('email') ?? '', token: signInToken(c) ?? '' });
    return c.redirect('/account?done=signed_out_elsewhere', 303);
  });
  return pages;
}

const roleOf = (text: string | undefined) => roles.find((role) => role === text);

function showRefusal(c: Context<PagesEnv>, context: PagesContext, outcome: 'unknown' | 'last_admin') {
  const { people } = readerFor(c).texts;
  return showPeople(c, context, { refusal: outcome === 'last_admin' ? people.lastAdmin : people.unknown });
}

function showPeople(
  c: Context<PagesEnv>,
  context: PagesContext,
  said: {
    draft?: string | undefined;
    problem?: string;
    refusal?: string;
    invited?: { email: string; link: string };
  },
) {
  const { queries, clock } = context;
  return showPage(c, context, {
    title: readerFor(c).texts.people.title,
    section: 'people',
    status: said.problem || said.refusal ? 422 : 200,
    content: (reader) => (
      <PeoplePage
        accounts={queries.accounts()}
        invitations={queries.invitations()}
        you={c.get('email') ?? ''}
        nowMs={clock.nowMs()}
        draft={said.draft ?? ''}
        problem={said.problem}
        refusal={said.refusal}
        invited={said.invited}
        reader={reader}
      />
    ),
  });
}

function showOwnAccount(
  c: Context<PagesEnv>,
  context: PagesContext,
  outcome: Exclude<PasswordOutcome, 'changed'> | { waitMs: number } | undefined,
) {
  const reader = readerFor(c);
  const { people, setup, signIn } = reader.texts;
  const problems = {
    wrong_password: { current: people.account.wrong },
    short_password: { next: setup.shortPassword },
    long_password: { next: setup.longPassword },
  };
  const isWaiting = typeof outcome === 'object';
  if (isWaiting) c.header('Retry-After', String(Math.ceil(outcome.waitMs / 1_000)));
  const problem = isWaiting
    ? { current: fill(signIn.throttled, { minutes: reader.duration(Math.ceil(outcome.waitMs / 60_000) * 60_000) }) }
    : outcome && problems[outcome];
  return showPage(c, context, {
    title: people.account.title,
    status: isWaiting ? 429 : outcome ? 422 : 200,
    content: (own) => <OwnAccountPage email={c.get('email') ?? ''} problems={problem ?? {}} reader={own} />,
  });
}
