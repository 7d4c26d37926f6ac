/** The sign of Croft: a roof over a row. */
export function Logo() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className="size-5 shrink-0">
      <path
        d="M2.500 9.500 10 3l7.500 6.500"
        className="fill-none stroke-ink"
        strokeWidth="1.800"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path
        d="M4.500 13.500h11M4.500 16.800h7"
        className="fill-none stroke-done"
        strokeWidth="1.800"
        strokeLinecap="round"
      />
    </svg>
  );
}
