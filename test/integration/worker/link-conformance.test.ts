import { createFakeWorkerLink } from '../../fakes/worker-link';
import type { FakeRun } from '../../fakes/worker-link-run';
import { describeWorkerLink } from './link-conformance';
import type { Program } from './link-conformance';
import { createLinkBench, realSpec } from './link-support';

describeWorkerLink('with real workers', async () => {
  const bench = await createLinkBench();
  return { link: () => bench.link(), spec: realSpec, dispose: () => bench.dispose() };
});

describeWorkerLink('the fake', async () => {
  let link = createFakeWorkerLink({ onStart: play });
  let isFirst = true;
  return {
    link() {
      if (!isFirst) link = link.reconnect();
      isFirst = false;
      return link;
    },
    spec: realSpec,
    dispose: async () => undefined,
  };
});

/** The programs as a test plays them. */
function play(run: FakeRun): void {
  const program = run.spec.labels['program'] as Program;
  switch (program) {
    case 'hello':
      run.write('hello\n');
      run.write('oops\n', 'err');
      run.exit({ code: 3 });
      break;
    case 'cat':
      run.onInput = ({ text, close }) => {
        run.write(text);
        if (close) run.exit();
      };
      break;
    case 'forever':
    case 'terminal':
      run.write('up\n');
      break;
  }
}
