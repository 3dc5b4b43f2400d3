import type { Child } from 'hono/jsx';

/** A label, its control, a hint, and what is wrong with it, tied together for screen readers by ids made from `id`. */
export function FormField({
  id,
  label,
  hint,
  problem,
  children,
}: {
  id: string;
  label: string;
  hint?: string;
  problem?: string | undefined;
  children: Child;
}) {
  return (
    <div class={`field${problem ? ' field-wrong' : ''}`}>
      <label for={id}>{label}</label>
      {children}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** Attributes of a control inside a {@link FormField} of the same id. */
export function describedBy(id: string, { hasHint, problem }: { hasHint: boolean; problem: string | undefined }) {
  const ids = [hasHint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return { id, 'aria-describedby': ids || undefined, 'aria-invalid': problem ? ('true' as const) : undefined };
}
