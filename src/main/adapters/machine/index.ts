import type { DoctorCheck } from '../../contract/doctor';
import type { Git } from '../../ports/git';
import type { MachineProbe } from '../../ports/machine';
import type { OwnProgram } from '../../ports/own-program';
import { found, runCheck } from './check';
import type { Check } from './check';
import { judgeGit } from './git-check';
import { lookAtDisk, lookAtHome } from './home-checks';
import { lookAtPort } from './port-check';
import { createPtyCheck } from './pty-check';

export interface MachineProbeOptions {
  /** Croft's home folder. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Port that Croft listens on; null: none. */
  readonly port: () => number | null;
  readonly git: Pick<Git, 'version'>;
  /** Further checks: those of the agents come from their drivers. */
  readonly extra: () => Promise<DoctorCheck[]>;
  /** The program that tries to open a terminal. */
  readonly ptyCheck: OwnProgram;
  /** Version of the SQLite in use, where it can be asked. */
  readonly sqlite?: () => string;
}

async function extraChecks(extra: MachineProbeOptions['extra']): Promise<DoctorCheck[]> {
  try {
    return await extra();
  } catch (error) {
    const look = () => Promise.reject(error);
    return [await runCheck({ key: 'agents', title: 'Agents', look })];
  }
}

/** Looks at what Croft needs of this machine. All checks run at once; none can keep the others from being told. */
export function createMachineProbe(o: MachineProbeOptions): MachineProbe {
  const lookAtPty = createPtyCheck({ program: o.ptyCheck, env: o.env });
  const { sqlite } = o;
  const checks: Check[] = [
    { key: 'git', title: 'Git', look: async () => judgeGit(await o.git.version(), process.platform) },
    { key: 'pty', title: 'Terminals', look: lookAtPty },
    { key: 'disk', title: 'Disk', look: () => lookAtDisk(o.home) },
    { key: 'home', title: 'Home folder', look: () => lookAtHome(o.home) },
    { key: 'port', title: 'Port', look: () => lookAtPort(o.port()) },
    ...(sqlite ? [{ key: 'sqlite', title: 'Database', look: async () => found('ok', `SQLite ${sqlite()}.`) }] : []),
  ];
  return {
    async checks() {
      const [own, extra] = await Promise.all([Promise.all(checks.map(runCheck)), extraChecks(o.extra)]);
      return [...own, ...extra];
    },
  };
}
