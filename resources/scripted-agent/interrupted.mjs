/** Thrown inside an action when the host or a signal breaks the turn off. */
export class Interrupted extends Error {}
