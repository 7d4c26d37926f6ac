/** A call of the test to the double, and what comes back. */
export interface ControlCall {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}
export type ControlMessage =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string }
  | { readonly event: string; readonly payload: unknown };

type Act = (...args: never[]) => unknown;

const acts = new Map<string, Act>();

/** Lets the test call this by name. */
export function onControl(table: Readonly<Record<string, Act>>): void {
  for (const [name, act] of Object.entries(table)) acts.set(name, act);
}

/** Tells the test. Without one (the app was started by hand) nobody hears it. */
export function tellTest(event: string, payload: unknown): void {
  post({ event, payload });
}

function post(message: ControlMessage): void {
  if (process.connected) process.send?.(message);
}

process.on('message', (call: ControlCall) => void run(call));

async function run({ id, name, args }: ControlCall): Promise<void> {
  try {
    const act = acts.get(name);
    if (!act) throw new Error(`the double has no ${name}`);
    post({ id, ok: true, value: await act(...(args as never[])) });
  } catch (error) {
    post({ id, ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
