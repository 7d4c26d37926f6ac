import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Failure } from '../../main/contract/errors';
import { Root } from './app';
import type { Host } from './host/host';
import { createIpcHost } from './host/ipc-host';
import { exchangeCode, followLoginCodes, loginCodeIn } from './host/login-code';
import { createSocketHost } from './host/socket-host';
import { createTokenStore } from './host/token-store';
import { createApp } from './state/app';
import { AppContext } from './state/use-app';
import './styles/index.css';
import { Boundary } from './ui/boundary';
import { TipProvider } from './ui/tip';

const code = loginCodeIn(window.location.hash);
// Out of the address bar and the history before anything else can fail: a code is a key.
if (code !== null) window.history.replaceState(null, '', `${window.location.pathname}#/`);

void start();

async function start(): Promise<void> {
  const { host, refused } = await openHost();
  // Before the router: a code is no address of a screen.
  followLoginCodes(window, () => host.connection().kind === 'logged-out');
  const app = createApp(host, window);
  if (refused) app.toasts.failed(refused);

  const root = document.querySelector('#root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <AppContext value={app}>
        <Boundary>
          <TipProvider>
            <Root />
          </TipProvider>
        </Boundary>
      </AppContext>
    </StrictMode>,
  );
}

/** Inside the desktop app the farm is a channel away; the screens do not know the difference. */
async function openHost(): Promise<{ host: Host; refused: Failure | null }> {
  if (window.croft) return { host: createIpcHost(window.croft), refused: null };
  const tokens = createTokenStore(() => window.localStorage);
  const exchanged = code === null ? null : await exchangeCode(code);
  if (exchanged?.ok === true) tokens.write(exchanged.value);
  const refused = exchanged?.ok === false ? exchanged.error : null;
  return { host: createSocketHost(tokens, refused && `${refused.message} ${refused.next ?? ''}`), refused };
}
