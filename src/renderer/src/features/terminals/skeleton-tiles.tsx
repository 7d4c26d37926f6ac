/** The grid before the farm has answered: as large as it will be. */
export function SkeletonTiles() {
  return (
    <output
      aria-label="Asking Croft for its terminals"
      className="late grid flex-1 grid-cols-2 gap-2 p-2 max-md:grid-cols-1"
    >
      {['one', 'two', 'three', 'four'].map((key) => (
        <span key={key} className="rounded-md border border-line bg-sunken" />
      ))}
    </output>
  );
}
