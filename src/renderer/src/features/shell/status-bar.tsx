import { Plus, Search } from 'lucide-react';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useShownKeys } from '../../state/keys/use-shown-keys';
import { hrefOf } from '../../state/router';
import type { Route } from '../../state/router';
import { useApp, useFarm, useNow } from '../../state/use-app';
import { farmStatus } from '../../state/view/farm-status';
import type { FarmStatus } from '../../state/view/farm-status';
import { needsOf } from '../../state/view/needs';
import { whyStill } from '../../state/view/task-words';
import { money, plural } from '../../state/view/words';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { IconButton } from '../../ui/icon-button';
import { Tip } from '../../ui/tip';
import { Logo } from './logo';
import { PausePart } from './pause-part';
import { RunningNow } from './running-now';
import { UsageWindows } from './usage-windows';

const HOME = hrefOf({ screen: 'home' });

/** What the whole farm does, always there; each part leads to what it speaks of. */
export function StatusBar() {
  const { overlay } = useApp();
  const status = useFarmStatus();
  const still = useFarm((farm) => whyStill(farm.health));
  const isLoaded = useFarm((farm) => farm.seq !== null);
  const shownKeys = useShownKeys();

  return (
    <header className="flex h-(--bar) shrink-0 items-center gap-1 border-b border-line px-2 max-md:h-12">
      <a href={HOME} className="flex items-center gap-2 rounded-md px-1.5 py-1 font-semibold hover:bg-hover">
        <Logo />
        <span className="max-md:sr-only">Croft</span>
      </a>
      {isLoaded && (
        <div className="flex min-w-0 flex-1 items-center overflow-hidden md:ml-2">
          <Part
            words={`${status.running} of at most ${plural(status.most, 'task')} run now${askingWords(status)}${retryingWords(status)}`}
            to={{ screen: 'terminals', focus: null }}
          >
            <Glyph
              shape={status.running > 0 ? 'half' : 'empty'}
              className={classNames('size-3.5', status.running > 0 ? 'text-run' : 'text-ink-3')}
            />
            <RunningNow status={status} />
          </Part>
          <Part
            words={`${plural(status.queued, 'task waits', 'tasks wait')} in the queue${still === null ? '' : `: ${still}`}`}
          >
            <span className="tick">
              <span className="text-ink-2">queue</span> {status.queued.toLocaleString('en-US')}
            </span>
          </Part>
          <UsageWindows />
          <Part
            words="Cost of today’s work, as the agents report it"
            className="max-md:hidden"
            to={{ screen: 'activity', pane: 'log' }}
          >
            <span className="tick">
              {money(status.costToday)} <span className="text-ink-2">today</span>
            </span>
          </Part>
        </div>
      )}
      {!isLoaded && <span className="flex-1" />}
      <IconButton
        label="Search or do anything"
        className="md:hidden"
        onClick={() => overlay.setState({ kind: 'palette' }, true)}
      >
        <Search />
      </IconButton>
      {isLoaded && <PausePart />}
      <NeedsYouPart />
      <Button
        look="primary"
        {...shownKeys('n')}
        icon={<Plus />}
        onClick={() => overlay.setState({ kind: 'new-task', workspaceId: null }, true)}
      >
        <span className="max-md:sr-only">New task</span>
      </Button>
    </header>
  );
}

const askingWords = ({ running, asking }: FarmStatus): string =>
  asking === 0 ? '' : `; ${asking === running ? 'all' : asking} of them wait for your answer`;

const retryingWords = ({ retrying }: FarmStatus): string =>
  retrying === 0
    ? ''
    : `; ${retrying} ${retrying === 1 ? 'tries again and keeps its' : 'try again and keep their'} place`;

/** Counted again only when what is counted has changed, not with every word of an agent. */
function useFarmStatus(): FarmStatus {
  const tasks = useFarm((farm) => farm.tasks);
  const runs = useFarm((farm) => farm.runs);
  const asks = useFarm((farm) => farm.asks);
  const settings = useFarm((farm) => farm.settings);
  const health = useFarm((farm) => farm.health);
  const healthAt = useFarm((farm) => farm.healthAt);
  const minute = Math.floor(useNow() / 60_000);
  return useMemo(
    () => farmStatus({ tasks, runs, asks, settings, health, healthAt }, minute * 60_000),
    [tasks, runs, asks, settings, health, healthAt, minute],
  );
}

interface PartProps {
  words: string;
  /** Where it leads. */
  to?: Route;
  className?: string;
  children: ReactNode;
}

function Part({ words, to = { screen: 'home' }, className = '', children }: PartProps) {
  return (
    <Tip words={words}>
      <a
        href={hrefOf(to)}
        className={classNames('flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 hover:bg-hover', className)}
      >
        {children}
      </a>
    </Tip>
  );
}

function NeedsYouPart() {
  const asks = useFarm((farm) => farm.asks);
  const tasks = useFarm((farm) => farm.tasks);
  const needs = useMemo(() => needsOf({ asks, tasks }), [asks, tasks]);
  const [first] = needs;
  const shownKeys = useShownKeys();
  return (
    <>
      <output className="sr-only">
        {needs.length === 0 ? '' : `${plural(needs.length, 'thing needs', 'things need')} you`}
      </output>
      {first && (
        <Tip words="Open the one that waits longest" {...shownKeys('g n')}>
          <a
            href={hrefOf({ screen: 'task', taskId: first.task.id })}
            className="mr-1 flex h-7 shrink-0 items-center gap-1.5 rounded-md bg-needs-fill px-2 font-medium text-on-needs hover:brightness-105 max-md:h-9"
          >
            <Glyph shape="flag" className="size-3.5" />
            <span className="tick">
              {needs.length} <span className="max-md:sr-only">{needs.length === 1 ? 'needs you' : 'need you'}</span>
            </span>
          </a>
        </Tip>
      )}
    </>
  );
}
