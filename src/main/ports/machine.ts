import type { DoctorCheck } from '../contract/doctor';

/** Facts about this machine that the doctor looks at. Each answers a check, never throws. */
export interface MachineProbe {
  checks(): Promise<DoctorCheck[]>;
}
