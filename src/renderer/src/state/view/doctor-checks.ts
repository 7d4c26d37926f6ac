import type { DoctorCheck } from '../../../../main/contract/doctor';

/** How many things keep agents from working. */
export const badCount = (checks: readonly DoctorCheck[]): number =>
  checks.filter(({ state }) => state === 'bad').length;
