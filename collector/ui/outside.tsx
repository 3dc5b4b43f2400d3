import type { Child } from 'hono/jsx';

/** Text that came from outside: one text node, isolated, so that its direction does not disturb the line around it. */
export function OutsideText({ children }: { children: string }) {
  return <bdi>{children}</bdi>;
}

/** An e-mail, id or other machine text: always left to right. */
export function MachineText({ children }: { children: string }) {
  return (
    <bdi dir="ltr" class="machine">
      {children}
    </bdi>
  );
}

/** A link to an address that came from outside: only http and https are links, anything else is text. */
export function OutsideLink({ href, children }: { href: string; children?: Child }) {
  const text = (
    <bdi dir="ltr" class="machine">
      {readable(href)}
    </bdi>
  );
  if (!isWebAddress(href)) return <>{children ?? text}</>;
  return (
    <a href={href} rel="noopener noreferrer nofollow" title={href}>
      {children ?? text}
    </a>
  );
}

/** True for what a browser opens as a web page: never `javascript:` or `data:`. */
export function isWebAddress(href: string): boolean {
  return URL.canParse(href) && ['http:', 'https:'].includes(new URL(href).protocol);
}

/** Host and path without the scheme, decoded where that is possible: what a person calls the address. */
function readable(href: string): string {
  const short = href.replace(/^https?:\/\//i, '');
  try {
    return decodeURI(short);
  } catch {
    return short; // not UTF-8 behind the percent signs: show it as it stands
  }
}
