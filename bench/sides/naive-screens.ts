import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { workUntilStopped } from '../kit/side-process';
import { colouredText } from '../lib/coloured-text';
import { FLOOD } from '../lib/flood';

/** A page with terminals side by side, each of which draws what comes the moment it comes. */
const PAGE = `<!doctype html>
<link rel="stylesheet" href="/xterm.css">
<style>
  body { margin: 0; display: grid; grid: repeat(3, 1fr) / repeat(4, 1fr); height: 100vh; }
  div { overflow: hidden; min-width: 0; min-height: 0; }
</style>
<body>
<script src="/xterm.js"></script>
<script>
  const terminals = Array.from({ length: ${FLOOD.terminals} }, () => {
    const terminal = new Terminal({ cols: 120, rows: 32, fontSize: 12 });
    terminal.open(document.body.appendChild(document.createElement('div')));
    return terminal;
  });
  const run = async () => {
    const reader = (await fetch('/bytes')).body.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      for (let at = 0; at < value.length; at += ${FLOOD.bytes})
        for (const terminal of terminals) terminal.write(value.subarray(at, at + ${FLOOD.bytes}));
    }
  };
  run();
</script>
`;

await workUntilStopped(({ port }: { port: number }) => {
  const xterm = dirname(createRequire(import.meta.url).resolve('@xterm/xterm/package.json'));
  const files: Readonly<Record<string, readonly [type: string, content: string | Buffer]>> = {
    '/': ['text/html', PAGE],
    '/xterm.js': ['text/javascript', readFileSync(join(xterm, 'lib/xterm.js'))],
    '/xterm.css': ['text/css', readFileSync(join(xterm, 'css/xterm.css'))],
  };
  const text = colouredText(FLOOD.bytes);
  const server = createServer((request, response) => {
    if (request.url !== '/bytes') {
      const [type, content] = files[request.url ?? ''] ?? ['text/plain', ''];
      response.writeHead(200, { 'content-type': type }).end(content);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    const timer = setInterval(() => response.write(text), 1000 / FLOOD.perSecond);
    response.on('close', () => clearInterval(timer));
  });
  return new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
});
