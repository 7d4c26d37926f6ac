import type { SettingsView } from '../../../../main/contract/settings';
import { Group } from './group';
import { SavedField } from './saved-field';
import { useSave } from './use-save';
import { linesOf, numberOrNull } from './values';

/** The Claude command line: which program, what it may spend, what it sees. */
export function ClaudeSettings({ view: { settings, fixedBy } }: { view: SettingsView }) {
  const { save, saveLocal } = useSave();
  const { path, model, allowedTools, maxTurns, budgetUsd, passEnv } = settings.claude;
  return (
    <Group title="Claude" text="The command line that agents run. Its login stays its own.">
      <SavedField
        label="Program"
        value={path ?? ''}
        placeholder="found by itself"
        hint="Full path of claude; empty: looked for on PATH and in common places. Can be changed on this machine only."
        fixedBy={fixedBy['claude.path']}
        onSave={(text) => saveLocal('Program', { claudePath: text || null }, { claudePath: path })}
      />
      <SavedField
        label="Model"
        value={model ?? ''}
        placeholder="as the command line decides"
        fixedBy={fixedBy['claude.model']}
        onSave={(text) => save('Model', { claude: { model: text || null } }, { claude: { model } })}
      />
      <SavedField
        label="Most turns in a run"
        type="number-or-none"
        value={maxTurns === null ? '' : String(maxTurns)}
        placeholder="no limit"
        fixedBy={fixedBy['claude.maxTurns']}
        onSave={(text) => save('Most turns', { claude: { maxTurns: numberOrNull(text) } }, { claude: { maxTurns } })}
      />
      <SavedField
        label="Budget of a run, in US dollars"
        type="number-or-none"
        value={budgetUsd === null ? '' : String(budgetUsd)}
        placeholder="no limit"
        fixedBy={fixedBy['claude.budgetUsd']}
        onSave={(text) => save('Budget', { claude: { budgetUsd: numberOrNull(text) } }, { claude: { budgetUsd } })}
      />
      <SavedField
        label="Tools that never ask, one a line"
        lines={5}
        value={allowedTools.join('\n')}
        placeholder="Bash(npm test:*)"
        hint="In the command line’s own words."
        fixedBy={fixedBy['claude.allowedTools']}
        onSave={(text) => save('Tools', { claude: { allowedTools: linesOf(text) } }, { claude: { allowedTools } })}
      />
      <SavedField
        label="Variables that agents see, one name a line"
        lines={5}
        value={passEnv.join('\n')}
        placeholder="GOPATH"
        hint="From Croft’s own environment, beside PATH, HOME, LANG and TERM. Can be changed on this machine only."
        fixedBy={fixedBy['claude.passEnv']}
        onSave={(text) => saveLocal('Variables', { passEnv: linesOf(text) }, { passEnv })}
      />
    </Group>
  );
}
