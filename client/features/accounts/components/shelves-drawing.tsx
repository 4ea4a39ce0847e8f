/** A tidy shelf: boards, boxes, jars, a plant; drawn with the theme's colours for both schemes. */
export function ShelvesDrawing() {
  return (
    <svg
      viewBox="0 0 420 230"
      width="100%"
      style={{ maxWidth: 420 }}
      fill="none"
      stroke="var(--estante-control-line)"
      strokeWidth="2.500"
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M40 14v206M380 14v206" />
      <path d="M20 100h380M20 206h380" stroke="var(--estante-accent)" strokeWidth="5" />
      <g fill="var(--estante-surface)">
        <rect x="66" y="46" width="52" height="51" rx="4" />
        <rect x="118" y="62" width="36" height="35" rx="4" />
        <path d="M176 56q0-6 6-6h22q6 0 6 6v41h-34z" />
        <rect x="180" y="40" width="26" height="10" rx="3" />
        <path d="M222 56q0-6 6-6h22q6 0 6 6v41h-34z" />
        <rect x="226" y="40" width="26" height="10" rx="3" />
        <rect x="64" y="146" width="84" height="57" rx="4" />
        <rect x="80" y="112" width="50" height="34" rx="4" />
        <rect x="268" y="134" width="42" height="69" rx="4" />
        <rect x="310" y="150" width="42" height="53" rx="4" />
      </g>
      <path d="M84 46v14h16V46M96 146v14h20v-14M98 112v10h14v-10" />
      <rect x="176" y="68" width="34" height="16" fill="var(--estante-accent-warm)" stroke="none" />
      <rect x="222" y="68" width="34" height="16" fill="var(--estante-accent-soft)" stroke="none" />
      <path d="M222 68h34M222 84h34M176 68h34M176 84h34" />
      <path d="M300 97l4-25h34l4 25z" fill="var(--estante-accent-warm)" stroke="none" />
      <path
        d="M321 72c0-22-4-30-18-36 0 16 4 26 18 36zm0 0c0-18 6-28 20-32 0 14-6 26-20 32zm0 0V48"
        stroke="var(--estante-accent)"
        fill="var(--estante-accent-soft)"
      />
      <path d="M278 148h22M278 156h22M320 164h22M320 172h14" />
      <g fill="var(--estante-accent)" stroke="none">
        <rect x="176" y="124" width="16" height="79" rx="2" />
        <rect x="214" y="134" width="16" height="69" rx="2" opacity=".55" />
      </g>
      <rect
        x="195"
        y="116"
        width="16"
        height="87"
        rx="2"
        fill="var(--estante-accent-warm)"
        stroke="none"
      />
      <path d="M234 203l14-64 14 3-13 61z" fill="var(--estante-surface)" />
    </svg>
  );
}
