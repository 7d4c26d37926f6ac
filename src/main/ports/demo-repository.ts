/** A scratch repository for looking at Croft. */
export interface DemoRepository {
  /** Makes it where it is not there; answers its folder. Throws when git cannot make it. */
  ensure(): Promise<string>;
  /** What an agent is asked to do in it. */
  readonly task: { readonly title: string; readonly description: string };
}
