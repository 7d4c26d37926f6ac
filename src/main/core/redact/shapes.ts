/** A shape that only secrets have. Group 1, where there is one, is kept: what says which kind of secret it was. */
export interface Shape {
  /** Texts of which one is in everything that has the shape: looked for first, because most texts have none. */
  readonly hints: readonly string[];
  readonly pattern: RegExp;
}

const shape = (hints: readonly string[], pattern: RegExp): Shape => ({ hints, pattern });

/**
 * Keys that say by their first letters whose they are. What stands between a beginning and what proves it is bounded: a text that begins again
 * and again and proves nothing must not be gone through from each beginning to its end.
 */
export const shapes: readonly Shape[] = [
  // Anthropic, OpenAI, OpenRouter and those who took over their style.
  shape(['sk-ant-'], /\b(sk-ant-)[\w-]{8,}/g),
  shape(['sk-'], /\b(sk-(?:proj-|svcacct-|admin-|or-v1-|lf-)?)(?=[\w-]{0,100}\d)[A-Za-z0-9_-]{20,}/g),
  // Stripe and its webhooks.
  shape(['_live_', '_test_', 'whsec_'], /\b((?:[sr]k|pk)_(?:live|test)_|whsec_)[A-Za-z0-9+/=]{16,}/g),
  // GitHub, GitLab.
  shape(['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], /\b(gh[pousr]_)[A-Za-z0-9]{20,}/g),
  shape(['github_pat_'], /\b(github_pat_)\w{20,}/g),
  shape(['glpat-', 'gldt-', 'glrt-', 'glcbt-'], /\b(gl(?:pat|dt|rt|cbt)-)[\w.-]{16,}/g),
  // Package registries and model hubs.
  shape(['npm_'], /\b(npm_)[A-Za-z0-9]{36}\b/g),
  shape(['pypi-'], /\b(pypi-)[\w-]{50,}/g),
  shape(['hf_'], /\b(hf_)[A-Za-z0-9]{30,}/g),
  shape(['dop_v1_', 'doo_v1_', 'dor_v1_'], /\b(do[por]_v1_)[a-f0-9]{40,}/g),
  // Slack, with its webhooks; Discord, Telegram.
  shape(['xox'], /\b(xox[abceoprs]-)[\w-]{10,}/g),
  shape(['xapp-'], /\b(xapp-)[\w-]{20,}/g),
  shape(['hooks.slack.com'], /(hooks\.slack\.com\/(?:services|workflows)\/)[\w/]{20,}/g),
  shape(['/api/webhooks/'], /(\/api\/webhooks\/\d+\/)[\w-]{30,}/g),
  shape([':AA'], /\b(\d{8,10}:)AA[\w-]{32,}/g),
  // Google, AWS, Azure, SendGrid, Twilio.
  shape(['AIza'], /\b(AIza)[\w-]{35}/g),
  shape(['ya29.'], /\b(ya29\.)[\w-]{20,}/g),
  shape(['GOCSPX-'], /\b(GOCSPX-)[\w-]{20,}/g),
  shape(['AKIA', 'ASIA', 'ABIA', 'ACCA'], /\b(A(?:KIA|SIA|BIA|CCA))[A-Z2-7]{16}\b/g),
  shape(['AccountKey='], /(AccountKey=)[A-Za-z0-9+/]{40,}=*/g),
  shape(['SG.'], /\b(SG\.)[\w-]{16,}\.[\w-]{32,}/g),
  shape(['SK', 'AC'], /\b(SK|AC)[a-f0-9]{32}\b/g),
  // Signed tokens: three parts, the first of which begins with `{"`.
  shape(['eyJ'], /\b(eyJ)[\w-]{8,2000}\.[\w-]{8,}(?:\.[\w-]*){0,3}/g),
  // Private keys, whole or cut off; the lines may be those of JSON in JSON.
  shape(
    ['PRIVATE KEY'],
    /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)(?:(?!-----END)[\w+/=\s\\:,.()-])*(?=-----END|[^\w+/=\s\\:,.()-]|$)/g,
  ),
  // What a URL says of its user.
  shape(['://'], /(:\/\/[^\s/:@"'<>]{0,100}:)(?!\$|\{|<|%[sd])[^\s/@"'<>]{3,200}(?=@[\w[])/g),
];

/** Finds any of the hints: one look at a text that has none. */
export const anyHint = new RegExp(
  shapes
    .flatMap(({ hints }) => hints)
    .map((hint) => hint.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|'),
);
