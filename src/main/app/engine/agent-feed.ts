import type { RunId } from '../../contract/ids';
import type { WorkerEvent } from '../../contract/worker-protocol';

/** What an agent says over the worker's own endpoints. */
export type AgentSaid = Extract<WorkerEvent, { type: 'hook' | 'verdict' }>;

/**
 * Keeps what every agent in a terminal has said, in order and once each, until its run is forgotten: whoever follows it, also for the
 * second time, gets it from the first word on. The worker limits how much one run may say, and so what is kept here.
 */
export interface AgentFeed {
  offer(said: AgentSaid): void;
  follow(runId: RunId, listener: (said: AgentSaid) => void): () => void;
  forget(runId: RunId): void;
}

const keyOf = (said: AgentSaid): string => (said.type === 'hook' ? said.hookId : `verdict ${said.seq} ${said.at}`);

export function createAgentFeed(): AgentFeed {
  const kept = new Map<RunId, Map<string, AgentSaid>>();
  const followers = new Map<RunId, Set<(said: AgentSaid) => void>>();

  return {
    offer(said) {
      const ofRun = kept.get(said.runId) ?? new Map<string, AgentSaid>();
      kept.set(said.runId, ofRun);
      const key = keyOf(said);
      if (ofRun.has(key)) return;
      ofRun.set(key, said);
      for (const listener of followers.get(said.runId) ?? []) listener(said);
    },
    follow(runId, listener) {
      for (const said of kept.get(runId)?.values() ?? []) listener(said);
      const ofRun = followers.get(runId) ?? new Set();
      followers.set(runId, ofRun);
      ofRun.add(listener);
      return () => {
        ofRun.delete(listener);
        if (ofRun.size === 0) followers.delete(runId);
      };
    },
    forget: (runId) => void kept.delete(runId),
  };
}
