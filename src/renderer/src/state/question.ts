/** What is asked before something that nothing brings back, in the same words wherever it is begun. */
export interface Question {
  /** What is pressed to say yes, as a question. */
  readonly sure: string;
  /** What will come of it. */
  readonly loses: string;
}
