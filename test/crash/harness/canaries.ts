/** Secrets of Croft's that are found nowhere but where they belong. */
export interface Canaries {
  /** Variables that the farm is started with. */
  readonly environment: Readonly<Record<string, string>>;
  readonly values: readonly string[];
}

export function canariesOf(seed: number): Canaries {
  const environment = {
    ANTHROPIC_API_KEY: `sk-ant-api03-canary-of-the-environment-${seed}-0123456789abcdef`,
    CLAUDE_CODE_OAUTH_TOKEN: `sk-ant-oat01-canary-of-the-login-${seed}-0123456789abcdef`,
  };
  return { environment, values: Object.values(environment) };
}
