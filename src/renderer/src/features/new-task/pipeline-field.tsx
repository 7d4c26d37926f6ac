import type { WorkspaceId } from '../../../../main/contract/ids';
import type { PipelineProblem } from '../../../../main/contract/pipeline';
import { useFarm } from '../../state/use-app';
import { useQuery } from '../../state/use-query';
import { SelectField } from '../../ui/field';
import { Trouble } from '../../ui/message';

interface PipelineFieldProps {
  workspaceId: WorkspaceId;
  value: string;
  onChange: (pipeline: string) => void;
}

/** Which pipeline the task walks through, and what is wrong with those that cannot be chosen. */
export function PipelineField({ workspaceId, value, onChange }: PipelineFieldProps) {
  const { value: answer, failure } = useQuery('pipeline.list', { workspaceId });
  const usual = useFarm((farm) => farm.settings?.settings.defaultPipeline);
  const entries = answer?.pipelines ?? [];
  const chosen = entries.find(({ pipeline }) => pipeline.name === (value || usual));
  return (
    <div className="grid gap-2">
      <SelectField
        label="Pipeline"
        value={value}
        hint={chosen?.pipeline.stages.map((stage) => stage.title).join(' → ')}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">As in the settings{usual === undefined ? '' : ` (${usual})`}</option>
        {entries.map(({ pipeline, source }) => (
          <option key={pipeline.name} value={pipeline.name}>
            {pipeline.title} ({source})
          </option>
        ))}
      </SelectField>
      {failure && <Trouble title={failure.message} next={failure.next} />}
      {answer?.problems.map((problem) => (
        <Trouble
          key={`${problem.file}:${problem.line}:${problem.message}`}
          title={problem.message}
          next={placeOf(problem)}
        />
      ))}
    </div>
  );
}

function placeOf({ file, line, field }: PipelineProblem): string {
  return [line === null ? file : `${file}, line ${line}`, field === null ? '' : `field ${field}`]
    .filter(Boolean)
    .join(', ');
}
