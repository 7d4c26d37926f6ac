import { describe, expect, it } from 'vitest';
import { agentEvent } from '../../builders';
import { createEngineFarm } from './engine-farm';
import { giveVerdict, tell } from './fake-driver';

const KEY = `sk-ant-api03-${'a1B2'.repeat(12)}`;

describe('secrets that an agent comes across', () => {
  it('are not in the log, nor in what the agent is shown to be doing', async () => {
    const farm = await createEngineFarm({
      onStart(run) {
        tell(
          run,
          agentEvent.text(`The key is ${KEY}.`),
          agentEvent.tool({ title: `curl -H "x-api-key: ${KEY}"`, input: { command: `curl -H "x-api-key: ${KEY}"` } }),
          agentEvent.toolEnd({ output: `ANTHROPIC_API_KEY=${KEY}` }),
        );
        giveVerdict(run);
      },
    });
    const task = await farm.task(await farm.repository());
    await farm.untilState(task, 'done');
    const { events } = farm.app.store.events({ taskId: task.id, limit: 500 });
    const log = JSON.stringify(events);
    expect(log).toContain('The key is sk-ant-[redacted]');
    expect(log).toContain('curl -H');
    expect(log).not.toContain(KEY);
  });
});
