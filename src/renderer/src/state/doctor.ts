import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { DoctorReport } from '../../../main/contract/doctor';
import type { Failure } from '../../../main/contract/errors';
import type { Host } from '../host/host';

export interface DoctorState {
  readonly report: DoctorReport | null;
  readonly failure: Failure | null;
  readonly checking: boolean;
}

export interface Doctor {
  readonly store: StoreApi<DoctorState>;
  check(): Promise<void>;
}

/** What the last look at the machine found; one look at a time. Asked for during one, another follows: things have changed since. */
export function createDoctor(host: Host): Doctor {
  const store = createStore<DoctorState>(() => ({ report: null, failure: null, checking: false }));
  let isAskedAgain = false;

  async function check(): Promise<void> {
    if (store.getState().checking) {
      isAskedAgain = true;
      return;
    }
    store.setState({ checking: true });
    const reply = await host.invoke('doctor.check', {});
    if (reply.ok) store.setState({ report: reply.value, failure: null, checking: false });
    else store.setState({ failure: reply.error, checking: false });
    if (!isAskedAgain) return;
    isAskedAgain = false;
    await check();
  }
  return { store, check };
}
