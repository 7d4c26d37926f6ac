import { useFarm } from '../../state/use-app';
import { SelectField } from '../../ui/field';

interface AgentFieldProps {
  /** Empty: the one of the settings. */
  value: string;
  onChange: (agent: string) => void;
}

/** Which agent works on the task. */
export function AgentField({ value, onChange }: AgentFieldProps) {
  const agents = useFarm((farm) => farm.health?.agents) ?? [];
  const usual = useFarm((farm) => farm.settings?.settings.defaultAgent);
  const usualTitle = agents.find(({ agent }) => agent === usual)?.title;
  return (
    <SelectField label="Agent" value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">As in the settings{usualTitle === undefined ? '' : ` (${usualTitle})`}</option>
      {agents.map(({ agent, title }) => (
        <option key={agent} value={agent}>
          {title}
        </option>
      ))}
    </SelectField>
  );
}
