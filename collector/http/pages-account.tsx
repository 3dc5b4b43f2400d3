import { type Context, Hono } from 'hono';
import { DeadSetupPage, SetupPage, type SetupProblem, SignInPage } from '../ui/account-pages.tsx';
import { fill } from '../ui/fill.ts';
import { createFirstAccount, invitedBy, normalEmail, setupState, signIn, signOut } from '../usecases/accounts.ts';
import { addressOf, clearSignInCookie, ownPath, setSignInCookie, signInToken } from './auth.ts';
import { formFields, type PagesContext, type PagesEnv, readerFor, showPage } from './pages-frame.tsx';

/** First account, sign-in and sign-out. */
export function accountPages(context: PagesContext): Hono<PagesEnv> {
  const pages = new Hono<PagesEnv>();
  pages.get('/setup', (c) => {
    const token = c.req.query('token') ?? '';
    const nowMs = context.clock.nowMs();
    const state = setupState(context, token, nowMs);
    if (state !== 'open') return showDeadSetup(c, context, state);
    return showSetup(c, context, { token, email: invitedBy(context, token, nowMs)?.email ?? '', problem: undefined });
  });
  pages.post('/setup', async (c) => {
    const { token = '', email = '', password = '' } = await formFields(c);
    const outcome = await createFirstAccount(context, { token, email, password, nowMs: context.clock.nowMs() });
    switch (outcome.kind) {
      case 'created':
        setSignInCookie(c, outcome.token, context);
        return c.redirect('/', 303);
      case 'account_exists':
      case 'wrong_token':
        return showDeadSetup(c, context, outcome.kind);
      default:
        return showSetup(c, context, { token, email, problem: outcome.kind });
    }
  });
  pages.get('/sign-in', (c) => showSignIn(c, context, { email: '', next: ownPath(c.req.query('next')) }));
  pages.post('/sign-in', async (c) => {
    const { email = '', password = '', next } = await formFields(c);
    const nowMs = context.clock.nowMs();
    const key = `${normalEmail(email)} ${addressOf(c)}`;
    const waitMs = context.throttle.waitMs(key, nowMs);
    if (waitMs > 0) return showThrottled(c, context, { email, next: ownPath(next), waitMs });
    context.throttle.count(key, nowMs);
    const token = await signIn(context, { email, password, nowMs });
    if (token === undefined) {
      const problem = readerFor(c).texts.signIn.wrong;
      return showSignIn(c, context, { email, next: ownPath(next), problem, status: 422 });
    }
    context.throttle.forgive(key);
    setSignInCookie(c, token, context);
    return c.redirect(ownPath(next), 303);
  });
  pages.post('/sign-out', async (c) => {
    const token = signInToken(c);
    if (token !== undefined) await signOut(context, token);
    clearSignInCookie(c, context);
    return c.redirect('/sign-in', 303);
  });
  return pages;
}

function showSetup(
  c: Context<PagesEnv>,
  context: PagesContext,
  form: { token: string; email: string; problem: SetupProblem | undefined },
) {
  return showPage(c, context, {
    title: readerFor(c).texts.setup.title,
    status: form.problem ? 422 : 200,
    content: (reader) => <SetupPage {...form} reader={reader} />,
  });
}

function showDeadSetup(c: Context<PagesEnv>, context: PagesContext, reason: 'account_exists' | 'wrong_token') {
  return showPage(c, context, {
    title: readerFor(c).texts.setup.deadTitle,
    status: reason === 'account_exists' ? 410 : 403,
    content: (reader) => <DeadSetupPage reason={reason} reader={reader} />,
  });
}

function showSignIn(
  c: Context<PagesEnv>,
  context: PagesContext,
  { status = 200, ...form }: { email: string; next: string; problem?: string; status?: 200 | 422 | 429 },
) {
  const hasAccount = context.queries.accountCount() > 0;
  return showPage(c, context, {
    title: readerFor(c).texts.signIn.title,
    status,
    content: (reader) => (
      <SignInPage email={form.email} next={form.next} problem={form.problem} hasAccount={hasAccount} reader={reader} />
    ),
  });
}

function showThrottled(
  c: Context<PagesEnv>,
  context: PagesContext,
  { email, next, waitMs }: { email: string; next: string; waitMs: number },
) {
  const reader = readerFor(c);
  // whole minutes, rounded up: who waits as long as the page says is let in
  const minutes = reader.duration(Math.ceil(waitMs / 60_000) * 60_000);
  c.header('Retry-After', String(Math.ceil(waitMs / 1_000)));
  return showSignIn(c, context, {
    email,
    next,
    problem: fill(reader.texts.signIn.throttled, { minutes }),
    status: 429,
  });
}
