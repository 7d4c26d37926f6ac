/**
 * One file of each layer with imports that must pass and imports that must be refused.
 *
 * @type {{ file: string, allowed: string[], refused: string[] }[]}
 */
export const importRuleCases = [
  {
    file: 'src/main/contract/task.ts',
    allowed: ["import { z } from 'zod';", "import { TaskId } from './ids';"],
    refused: [
      "import 'node:fs';",
      "import 'dockerode';",
      "import '../core/task';",
      "import '../ports/store';",
      "import '../app/task';",
      "import '../farm';",
      "import 'electron';",
    ],
  },
  {
    file: 'src/main/core/task/machine.ts',
    allowed: [
      "import type { Task } from '../../contract/task';",
      "import { next } from '../run/next';",
      "import './table';",
    ],
    refused: [
      "import { TaskId } from '../../contract/task';",
      "import 'zod';",
      "import 'node:crypto';",
      "import 'p-queue';",
      "import '../../ports/clock';",
      "import '../../adapters/sqlite/store';",
      "import '../../../renderer/src/state/tasks';",
      "export { x } from '../../app/task';",
      "await import('node:fs');",
    ],
  },
  {
    file: 'src/main/ports/store.ts',
    allowed: ["import type { Task } from '../contract';", "import type { Plan } from '../core/pool/plan';"],
    refused: ["import '../adapters/sqlite';", "import '../app/task';", "import 'better-sqlite3';", "import 'node:fs';"],
  },
  {
    file: 'src/main/app/loops/pool.ts',
    allowed: [
      "import '../task';",
      "import { a } from '../../core/pool/plan';",
      "import type { B } from '../../ports/store';",
      "import { c } from '../../contract';",
    ],
    refused: [
      "import '../../adapters/git/git';",
      "import '../../transport/dispatch';",
      "import '../../worker/spool';",
      "import '../../farm';",
      "import 'node:path';",
      "import 'electron';",
      "import 'dockerode';",
    ],
  },
  {
    file: 'src/main/adapters/sqlite/migrations/0001.ts',
    allowed: [
      "import 'better-sqlite3';",
      "import 'drizzle-orm/better-sqlite3';",
      "import 'node:fs/promises';",
      "import '../schema';",
      "import type { S } from '../../../ports/store';",
    ],
    refused: [
      "import 'dockerode';",
      "import '../../git/git';",
      "import '../../../app/task';",
      "import '../../../worker/spool';",
    ],
  },
  {
    file: 'src/main/adapters/secrets/file.ts',
    allowed: ["import 'node:fs';", "import type { S } from '../../ports/secrets';"],
    refused: ["import 'better-sqlite3';", "import '../sqlite/store';", "import 'electron';", "import 'fastify';"],
  },
  {
    file: 'src/main/adapters/agents/claude/driver.ts',
    allowed: [
      "import './parse';",
      "import '../shared/lines';",
      "import type { D } from '../../../ports/agent-driver';",
    ],
    refused: ["import '../scripted/driver';", "import '../../git/git';", "import '../../../app/run';"],
  },
  {
    file: 'src/main/transport/rest.ts',
    allowed: [
      "import 'fastify';",
      "import '@fastify/static';",
      "import 'socket.io';",
      "import './dispatch';",
      "import { c } from '../contract';",
    ],
    refused: [
      "import '../core/task';",
      "import '../adapters/sqlite/store';",
      "import '../app/task';",
      "import '../ports/store';",
      "import 'electron';",
    ],
  },
  {
    file: 'src/main/worker/server.ts',
    allowed: [
      "import 'node-pty';",
      "import 'fastify';",
      "import 'node:child_process';",
      "import { w } from '../contract/worker-protocol';",
    ],
    refused: [
      "import '../core/run';",
      "import '../app/run';",
      "import '../adapters/sqlite/store';",
      "import '../ports/clock';",
      "import 'electron';",
      "import 'better-sqlite3';",
    ],
  },
  {
    file: 'src/main/electron/tray.ts',
    allowed: ["import { Tray } from 'electron';", "import { c } from '../contract';"],
    refused: ["import '../core/pool';", "import '../adapters/sqlite/store';", "import '../app/pool';"],
  },
  {
    file: 'src/main/cli/index.ts',
    allowed: ["import 'commander';", "import { c } from '../contract';"],
    refused: ["import '../app/task';", "import '../farm';", "import 'better-sqlite3';"],
  },
  {
    file: 'src/main/index.ts',
    allowed: ["import { app } from 'electron';", "import './farm';"],
    refused: [],
  },
  {
    file: 'src/main/farm.ts',
    allowed: ["import './adapters/sqlite/store';", "import './app/task';", "import './core/task/machine';"],
    refused: ["import 'electron';"],
  },
  {
    file: 'src/preload/index.ts',
    allowed: ["import { contextBridge } from 'electron';", "import type { T } from '../main/contract';"],
    refused: ["import '../main/farm';", "import 'node:fs';"],
  },
  {
    file: 'src/renderer/src/features/tasks/list/row.tsx',
    allowed: [
      "import 'react';",
      "import '../store';",
      "import '../../../ui/button';",
      "import '../../../state/tasks';",
      "import type { Task } from '../../../../../main/contract';",
    ],
    refused: [
      "import '../../home/home';",
      "import '../../../../../main/core/task/machine';",
      "import '../../../../../main/farm';",
      "import 'node:fs';",
      "import 'electron';",
    ],
  },
  {
    file: 'src/renderer/src/ui/button.tsx',
    allowed: ["import 'react';", "import 'radix-ui';", "import 'lucide-react';", "import '@xterm/xterm';"],
    refused: [
      "import '../state/tasks';",
      "import '../features/home/home';",
      "import 'zustand';",
      "import type { Task } from '../../../main/contract';",
    ],
  },
  {
    file: 'src/renderer/src/state/tasks.ts',
    allowed: [
      "import 'zustand/vanilla';",
      "import '../host/host';",
      "import type { T } from '../../../main/contract';",
    ],
    refused: ["import '../features/home/home';", "import '../ui/button';", "import 'socket.io-client';"],
  },
  {
    file: 'scripts/start.mjs',
    allowed: ["import 'node:fs';", "import './lib/install.mjs';"],
    refused: ["import 'commander';", "import '../src/main/farm';"],
  },
];
