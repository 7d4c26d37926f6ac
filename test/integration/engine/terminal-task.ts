import { writeFiles } from '../../builders/repo';
import { createEngineFarm } from './engine-farm';
import type { EngineFarmOptions } from './engine-farm';

const alone = `name: alone
title: Alone
stages:
  - { key: build, title: Build, role: implementation, prompt: 'Build it.', mode: terminal }
`;

/** A task with one stage, in terminal mode, that runs. */
export async function terminalTask(options: EngineFarmOptions = {}) {
  const farm = await createEngineFarm(options);
  const workspaceId = await farm.repository();
  writeFiles(farm.scratch.path, { 'shop/.croft/pipelines/alone.yml': alone });
  const task = await farm.task(workspaceId, { pipeline: 'alone' });
  return { farm, task, run: await farm.running(task) };
}
