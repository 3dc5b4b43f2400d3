import { type Child, createContext, useContext } from 'hono/jsx';

/** What the person who reads a page may do. */
export interface Rights {
  /** Whether a form may be posted to this path, or a link opened. */
  readonly may: (method: 'GET' | 'POST', path: string) => boolean;
  /** Said where they may not. */
  readonly refusal: string;
}

/** Of whoever the page is made for; by default everything, as on pages before sign-in. */
export const RightsContext = createContext<Rights>({ may: () => true, refusal: '' });

/** A form that changes something. Whoever may not send it sees it, out of use and with the reason. */
export function PostForm({
  action,
  children,
  ...attributes
}: {
  action: string;
  children: Child;
  id?: string;
  class?: string;
  enctype?: 'multipart/form-data';
}) {
  const { may, refusal } = useContext(RightsContext);
  if (may('POST', action)) {
    return (
      <form method="post" action={action} {...attributes}>
        {children}
      </form>
    );
  }
  return (
    <form method="post" action={action} {...attributes}>
      <fieldset class="no-right" disabled title={refusal}>
        <legend class="visually-hidden">{refusal}</legend>
        {children}
      </fieldset>
    </form>
  );
}

/** Shown only to whoever may open the path: a link to a page that refuses helps nobody. */
export function IfMayOpen({ path, children }: { path: string; children: Child }) {
  const { may } = useContext(RightsContext);
  return <>{may('GET', path) && children}</>;
}
