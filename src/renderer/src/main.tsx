import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from './app';
import { exchangeCode, loginCodeIn } from './host/login-code';
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
  const tokens = createTokenStore(() => window.localStorage);
  const exchanged = code === null ? null : await exchangeCode(code);
  if (exchanged?.ok === true) tokens.write(exchanged.value);

  // Inside the desktop app the host will be the one that the preload offers; the screens do not know the difference.
  const refused = exchanged?.ok === false ? exchanged.error : null;
  const host = createSocketHost(tokens, refused && `${refused.message} ${refused.next ?? ''}`);
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
