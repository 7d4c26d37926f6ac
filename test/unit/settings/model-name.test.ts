import { expect, it } from 'vitest';
import { Settings, SettingsPatch } from '../../../src/main/contract/settings';
import { defaultSettings } from '../../../src/main/core/settings/defaults';

it.each(['-x', '--dangerously-skip-permissions', 'my model', 'opus\n', ' opus', ''])(
  'a model is not called %j, and whoever tries is told why',
  (model) => {
    const read = SettingsPatch.safeParse({ claude: { model } });
    expect(read.success).toBe(false);
    if (model !== '') expect(read.error?.issues[0]?.message).toContain('does not begin with “-”');
  },
);

it.each([null, 'opus', 'sonnet[1m]', 'claude-opus-4-1', 'arn:aws:bedrock:eu-west-1:1:inference-profile/eu.x-v1:0'])(
  'a model may be %j',
  (model) => {
    expect(SettingsPatch.parse({ claude: { model } })).toEqual({ claude: { model } });
  },
);

it('a name that an earlier version took does not take all other settings with it', () => {
  const claude = { ...defaultSettings.claude, model: 'my model', maxTurns: 7 };
  expect(Settings.partial().parse({ claude })).toEqual({ claude });
});
