import type { ProblemCode } from '../../contract/agent-event';

/** What went wrong with an agent in one plain sentence, and what to do about it. */
interface ProblemWords {
  readonly message: string;
  readonly next: string;
}

const words: Readonly<Record<ProblemCode, ProblemWords>> = {
  'cli-missing': {
    message: 'The command line of this agent was not found.',
    next: 'Install it, or set its path in the settings, then retry the stage.',
  },
  'cli-too-old': {
    message: 'The installed command line of this agent is too old.',
    next: 'Update it, then retry the stage.',
  },
  'not-logged-in': {
    message: 'The agent is not logged in.',
    next: 'Run `claude` once in a terminal and log in, or keep an API key in Settings, then retry the stage.',
  },
  'out-of-credit': {
    message: 'The account of this agent has no credit left.',
    next: 'Add credit at the provider, then retry the stage.',
  },
  'limit-reached': {
    message: 'The usage limit of this account is reached.',
    next: 'Croft goes on by itself when it resets.',
  },
  'network-down': {
    message: 'The API of this agent cannot be reached.',
    next: 'Check the network, then retry the stage.',
  },
  'api-overloaded': {
    message: 'The API of this agent is overloaded.',
    next: 'Wait a while, then retry the stage.',
  },
  'api-error': {
    message: 'The API of this agent answered with an error.',
    next: 'Retry the stage; if it happens again, look at the event log for what the API said.',
  },
  'model-not-found': {
    message: 'The model that was asked for does not exist, or this account may not use it.',
    next: 'Choose another model in the settings, then retry the stage.',
  },
  'prompt-too-long': {
    message: 'The conversation has become longer than the model takes.',
    next: 'Retry the stage: it begins a new session.',
  },
  'bad-stream': {
    message: 'The agent answered with something that cannot be read.',
    next: 'Retry the stage; if it happens again, check the base URL and the version of the command line.',
  },
  'max-turns': {
    message: 'The agent has used up the turns that it may take.',
    next: 'Raise the most turns in the settings, or retry the stage with a note that narrows it.',
  },
  'budget-spent': {
    message: 'The agent has spent the budget of one run.',
    next: 'Raise the budget in the settings, or retry the stage with a note that narrows it.',
  },
  interrupted: {
    message: 'The agent was interrupted.',
    next: 'Send it words to go on, or retry the stage.',
  },
  'root-refused': {
    message: 'The agent refuses full trust as root.',
    next: 'Run Croft as another user, lower the trust of the workspace, or set IS_SANDBOX=1 where this machine is a sandbox.',
  },
  'start-failed': {
    message: 'The agent could not be started.',
    next: 'Look at the doctor, then retry the stage.',
  },
  killed: {
    message: 'The agent was ended from outside.',
    next: 'Check the memory of this machine, then retry the stage: it goes on in the same session.',
  },
  exited: {
    message: 'The agent ended by itself without finishing.',
    next: 'Look at the end of its terminal, then retry the stage.',
  },
  'session-unknown': {
    message: 'The session that the agent was to go on in is gone.',
    next: 'Retry the stage: it begins a new session.',
  },
  lost: {
    message: 'The agent was lost with its worker: the machine or the worker was restarted.',
    next: 'Retry the stage: it goes on in the same session.',
  },
};

/** One plain sentence for a problem. */
export const problemMessage = (problem: ProblemCode): string => words[problem].message;

/** What a user does about a problem. */
export const problemNextStep = (problem: ProblemCode): string => words[problem].next;

/** The same where no stage waits for it. */
export const problemFix = (problem: ProblemCode): string => words[problem].next.replace(', then retry the stage', '');
