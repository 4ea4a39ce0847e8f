/** Shelves, the way the product draws everything: boards, boxes, one warm accent. */
function Drawing({ children }: { children: React.ReactNode }) {
  return (
    <svg
      width="168"
      height="112"
      viewBox="0 0 168 112"
      fill="none"
      stroke="var(--estante-control-line)"
      strokeWidth="2"
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export function EmptyShelfDrawing() {
  return (
    <Drawing>
      <path d="M18 40h132M18 92h132M26 12v92M142 12v92" />
      <rect x="40" y="62" width="30" height="30" rx="3" fill="var(--estante-accent-soft)" />
      <path d="M50 62v9h10v-9" />
      <rect
        x="82"
        y="16"
        width="20"
        height="24"
        rx="3"
        fill="var(--estante-accent-warm)"
        stroke="none"
      />
      <path d="M100 76v-12m-6 6h12" stroke="var(--estante-accent)" strokeWidth="2.5" />
      <rect x="86" y="56" width="28" height="36" rx="3" strokeDasharray="4 5" />
    </Drawing>
  );
}

export function BrokenDrawing() {
  return (
    <Drawing>
      <path d="M26 12v92M142 12v92M18 40h132M18 92h52M96 98l54-6" />
      <rect x="40" y="16" width="24" height="24" rx="3" fill="var(--estante-accent-soft)" />
      <rect
        x="72"
        y="70"
        width="22"
        height="22"
        rx="3"
        fill="var(--estante-accent-warm)"
        stroke="none"
        transform="rotate(24 83 81)"
      />
    </Drawing>
  );
}

export function LostDrawing() {
  return (
    <Drawing>
      <path d="M18 40h132M18 92h132M26 12v92M142 12v92" />
      <rect x="44" y="14" width="18" height="26" rx="3" fill="var(--estante-accent-soft)" />
      <rect x="98" y="64" width="30" height="28" rx="3" fill="var(--estante-accent-soft)" />
      <path d="M70 74a9 9 0 1 1 12 8.500v4" stroke="var(--estante-accent-warm)" strokeWidth="3" />
      <circle cx="82" cy="92" r="1" stroke="var(--estante-accent-warm)" strokeWidth="3" />
    </Drawing>
  );
}
