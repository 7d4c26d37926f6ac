import { useState } from 'react';
import type { SecretList, SecretName } from '../../../../main/contract/secret';
import { call } from '../../state/call';
import { useApp, useNow } from '../../state/use-app';
import { useQuery } from '../../state/use-query';
import { clockTime } from '../../state/view/words';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { Note } from '../../ui/message';
import { Group } from './group';

const titles: Readonly<Record<SecretName, string>> = {
  ANTHROPIC_API_KEY: 'Anthropic API key',
  ANTHROPIC_AUTH_TOKEN: 'Anthropic auth token',
  CLAUDE_CODE_OAUTH_TOKEN: 'Claude login token',
};
const names = Object.keys(titles) as readonly SecretName[];

/** Keys that Croft keeps for agents. What is typed here is never shown again. */
export function SecretSettings() {
  const { value, failure, reload } = useQuery('secret.list', {});
  if (failure || !value) return null;
  const { keeping } = value;
  return (
    <Group
      title="Keys"
      text="Only needed where the agent’s command line is not logged in by itself. Agents get them as environment variables."
    >
      <div className="md:col-span-2">
        <Note>{keeping.why}</Note>
      </div>
      {names.map((name) => (
        <SecretField key={name} name={name} list={value} onChanged={reload} />
      ))}
    </Group>
  );
}

function SecretField({ name, list, onChanged }: { name: SecretName; list: SecretList; onChanged: () => void }) {
  const app = useApp();
  const now = useNow(false);
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const kept = list.secrets.find((secret) => secret.name === name);

  async function save(): Promise<void> {
    const reply = await app.host.invoke('secret.set', { name, value: typed });
    setWrong(reply.ok ? null : (reply.error.fields?.[0]?.message ?? reply.error.message));
    if (!reply.ok) return;
    setTyped('');
    app.toasts.show({ tone: 'good', text: `${titles[name]} kept.` });
    onChanged();
  }

  return (
    <form
      className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') void save();
      }}
    >
      <TextField
        label={titles[name]}
        type="password"
        autoComplete="off"
        spellCheck={false}
        error={wrong}
        hint={<code>{name}</code>}
        placeholder={kept ? `kept since ${clockTime(kept.setAt, now)}` : 'none'}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="flex gap-1 pt-5.5">
        <Button type="submit" className="h-8 max-md:h-10" disabled={typed.trim() === ''}>
          Keep
        </Button>
        {kept && (
          <Button
            look="danger"
            className="h-8 max-md:h-10"
            onClick={() => void call(app, 'secret.remove', { name }).then((done) => done && onChanged())}
          >
            Forget
          </Button>
        )}
      </div>
    </form>
  );
}
