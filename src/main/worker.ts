import './lean-heap';
import { USAGE, parseOptions } from './worker/options';
import { becomeInitAsPidOne } from './worker/pid-one';
import { runWorker } from './worker/run-worker';
import { reportStart } from './worker/start-up';

becomeInitAsPidOne();
process.exit(await main());

/** The worker process: owns agent processes and outlives the farm that started it. Answers its exit code. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (!options.ok) return refuse(null, `${options.error.message}\n${USAGE}`, 2);
  const { readyFd } = options.value;
  try {
    const started = await runWorker(options.value);
    if (!started.ok) return refuse(readyFd, started.error.message, 3);
    const worker = started.value;
    const stop = () => worker.stop('The worker was stopped.');
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    // The terminal that the farm was started from may close; the agents go on.
    process.on('SIGHUP', () => undefined);
    // One run's fault must not end the others.
    process.on('uncaughtException', (error) => worker.log('a fault that nobody handled', error));
    process.on('unhandledRejection', (error) => worker.log('a fault that nobody handled', error));
    reportStart(readyFd, { ready: true });
    await worker.left;
    return 0;
  } catch (error) {
    return refuse(readyFd, error instanceof Error ? error.message : String(error), 1);
  }
}

function refuse(readyFd: number | null, message: string, code: number): number {
  reportStart(readyFd, { ready: false, message });
  console.error(message);
  return code;
}
