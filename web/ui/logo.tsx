/** The through-line itself: signal, deployment, outcome on one thread. */
export function Logo() {
  return (
    <svg viewBox="0 0 34 16" width="34" height="16" aria-hidden="true" className="flex-none">
      <line x1="0" y1="8" x2="34" y2="8" className="stroke-blue" strokeWidth="1.6" />
      <circle cx="5" cy="8" r="3.2" className="fill-panel stroke-ink" strokeWidth="1.6" />
      <rect x="14" y="4.6" width="6.8" height="6.8" className="fill-panel stroke-ink" strokeWidth="1.6" />
      <circle cx="29.4" cy="8" r="3.6" className="fill-ink" />
    </svg>
  );
}
