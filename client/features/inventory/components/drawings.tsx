/** Small drawings of our own for lists that are still empty. Lines only, so that they sit in any theme. */
const LINE = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 2,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;
const ACCENT = { ...LINE, stroke: 'var(--estante-accent)' } as const;
const WARM = { ...LINE, stroke: 'var(--estante-accent-warm)' } as const;

/** A shelf with room left on it. */
export function ShelfDrawing() {
  return (
    <svg width="148" height="104" viewBox="0 0 148 104" aria-hidden="true">
      <g {...LINE} opacity="0.55">
        <path d="M14 8v90M134 8v90M14 48h120M14 90h120" />
        <path d="M98 66h22v24H98zM98 74h22" strokeDasharray="3 5" />
        <path d="M72 24h18v24H72z" strokeDasharray="3 5" />
      </g>
      <path {...ACCENT} d="M26 20h30v28H26zM26 29h30M38 20v9M44 20v9" />
      <path {...WARM} d="M30 90V70q0-4 4-4h2v-5h8v5h2q4 0 4 4v20M30 76h20" />
      <path {...ACCENT} d="M62 90V72h24v18M62 80h24" />
    </svg>
  );
}

/** A card file with its first card waiting. */
export function CardsDrawing() {
  return (
    <svg width="148" height="104" viewBox="0 0 148 104" aria-hidden="true">
      <g {...LINE} opacity="0.55">
        <path d="M22 52v36q0 6 6 6h92q6 0 6-6V52" />
        <path d="M12 52h124" />
        <path d="M40 52V18q0-4 4-4h66q4 0 4 4v34" strokeDasharray="3 5" />
      </g>
      <path {...ACCENT} d="M30 52V32q0-4 4-4h66q4 0 4 4v20" />
      <circle {...WARM} cx="47" cy="39" r="5" />
      <path {...ACCENT} d="M60 37h30M60 44h18" />
      <path {...LINE} d="M62 72h24" opacity="0.55" />
    </svg>
  );
}

/** A crate with room for the first delivery. */
export function CrateDrawing() {
  return (
    <svg width="148" height="104" viewBox="0 0 148 104" aria-hidden="true">
      <g {...LINE} opacity="0.55">
        <path d="M10 94h128" />
        <path d="M44 44h60" strokeDasharray="3 5" />
        <path d="M104 44v16" strokeDasharray="3 5" />
      </g>
      <path {...ACCENT} d="M44 44v50M44 62h60v32M44 78h60" />
      <path {...WARM} d="M58 34l40-16M58 34l3 8 40-16-3-8" />
      <path {...LINE} d="M62 70h8M62 86h8" opacity="0.55" />
    </svg>
  );
}

/** A branch of small boxes, the last of which is still to come. */
export function TreeDrawing() {
  return (
    <svg width="148" height="104" viewBox="0 0 148 104" aria-hidden="true">
      <g {...LINE} opacity="0.55">
        <path d="M42 40v44h28M42 52h28" />
        <path d="M70 74h48v20H70z" strokeDasharray="3 5" />
      </g>
      <path {...ACCENT} d="M18 12h50v28H18zM18 22h50" />
      <path {...WARM} d="M70 44h48v18H70zM80 53h20" />
    </svg>
  );
}
