import { useState } from 'react';
import { useApp } from '../../state/use-app';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { useFocusOnMount } from '../../ui/use-focus-on-mount';

/** Asks for the token, and says where it is. */
export function LoginScreen({ message }: { message: string | null }) {
  const { host } = useApp();
  const field = useFocusOnMount<HTMLInputElement>();
  const [token, setToken] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  return (
    <main className="grid h-dvh place-items-center overflow-y-auto bg-canvas p-4">
      <form
        className="grid w-full max-w-md gap-4 rounded-md border border-line bg-surface p-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim() === '') setEmpty(true);
          else host.login(token.trim());
        }}
      >
        <div className="grid gap-1">
          <h1 className="text-lg">Log in to Croft</h1>
          <p className="text-ink-2">
            Whoever has the token can run commands on the machine where Croft runs, so Croft asks for it even at home.
          </p>
        </div>
        <TextField
          label="Token"
          type="password"
          ref={field}
          autoComplete="current-password"
          spellCheck={false}
          value={token}
          error={isEmpty ? 'Paste the token first.' : message}
          onChange={(event) => {
            setToken(event.target.value);
            setEmpty(false);
          }}
        />
        <Button look="primary" type="submit">
          Log in
        </Button>
        <div className="grid gap-1.5 border-t border-line pt-4 text-sm text-ink-2">
          <p className="font-medium text-ink">Where is the token?</p>
          <ul className="grid list-disc gap-1 pl-4">
            <li>Croft prints an address when it starts; opening that one logs in by itself, once.</li>
            <li>
              It is the content of the file <code>token</code> in Croft’s data folder. Croft prints where that is when
              it starts, and so does a second start of it.
            </li>
            <li>
              If Croft was started with <code>API_KEYS</code>, each key in it is a token.
            </li>
          </ul>
        </div>
      </form>
    </main>
  );
}
