import type { SettingsView } from '../../../../main/contract/settings';
import { useFarm } from '../../state/use-app';
import { Group } from './group';
import { SavedField } from './saved-field';
import { SavedSelect } from './saved-select';
import { useKnownPipelines } from './use-known-pipelines';
import { useSave } from './use-save';
import { minutesOf } from './values';

const roles = [
  { key: 'specification', title: 'Specification' },
  { key: 'implementation', title: 'Implementation' },
  { key: 'qa', title: 'QA' },
] as const;

const SECOND = 1_000;

/** How much runs at once and how long it may take. */
export function FarmSettings({ view: { settings, fixedBy } }: { view: SettingsView }) {
  const { save } = useSave();
  const agents = useFarm((farm) => farm.health?.agents);
  const pipelines = useKnownPipelines();
  const { maxConcurrent, maxLoops, stageTimeoutMs, defaultPipeline, defaultAgent } = settings;
  return (
    <Group title="The farm" text="How much runs at once, and how long a stage may take.">
      <SavedField
        label="Tasks at once"
        type="number"
        value={String(maxConcurrent)}
        hint="The rest waits in the queue, in order."
        fixedBy={fixedBy['maxConcurrent']}
        onSave={(text) => save('Tasks at once', { maxConcurrent: Number(text) }, { maxConcurrent })}
      />
      <SavedField
        label="Times that QA may send a task back"
        type="number"
        value={String(maxLoops)}
        hint="After that the task needs you."
        fixedBy={fixedBy['maxLoops']}
        onSave={(text) => save('Loops', { maxLoops: Number(text) }, { maxLoops })}
      />
      {roles.map(({ key, title }) => (
        <SavedField
          key={key}
          label={`Time for ${title}, in minutes`}
          type="number"
          value={minutesOf(stageTimeoutMs[key])}
          fixedBy={fixedBy[`stageTimeoutMs.${key}`]}
          unit="minutes"
          onSave={async (text) => {
            const ms = Math.round(Number(text) * 60_000);
            if (ms < SECOND) return 'At least 0.02 minutes, which is a second.';
            const back = { stageTimeoutMs: { [key]: stageTimeoutMs[key] } };
            return save(`Time for ${title}`, { stageTimeoutMs: { [key]: ms } }, back);
          }}
        />
      ))}
      <SavedSelect
        label="Pipeline of new tasks"
        value={defaultPipeline}
        known={pipelines}
        fixedBy={fixedBy['defaultPipeline']}
        onSave={(text) => save('Pipeline', { defaultPipeline: text }, { defaultPipeline })}
      />
      <SavedSelect
        label="Agent of new tasks"
        value={defaultAgent}
        known={(agents ?? []).map(({ agent, title }) => ({ value: agent, title }))}
        fixedBy={fixedBy['defaultAgent']}
        onSave={(text) => save('Agent', { defaultAgent: text }, { defaultAgent })}
      />
    </Group>
  );
}
