/** One bar of a waterfall: it begins where the one before it ended. A picture of numbers that stand beside it. */
export function FallBar({
  from,
  to,
  lowest,
  highest,
  dir,
  isSum = false,
}: {
  from: number;
  to: number;
  lowest: number;
  highest: number;
  dir: 'ltr' | 'rtl';
  isSum?: boolean;
}) {
  const share = (value: number) => ((value - lowest) / (highest - lowest || 1)) * 100;
  const start = Math.min(share(from), share(to));
  const width = Math.max(0.5, Math.abs(share(to) - share(from)));
  // it grows from where the reader's lines begin
  const x = Math.max(0, dir === 'rtl' ? 100 - start - width : start);
  const kind = isSum ? 'fall-sum' : to < from ? 'fall-down' : 'fall-up';
  return (
    <svg class={`fall ${kind}`} width="100%" height="6" aria-hidden="true">
      <rect x={`${x.toFixed(2)}%`} width={`${width.toFixed(2)}%`} height="6" rx="1" />
    </svg>
  );
}
