/** A JSON schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const FINDING: JsonSchema = {
  type: 'object',
  properties: {
    severity: { type: 'string', enum: ['blocker', 'major', 'minor'] },
    file: { type: 'string', maxLength: 1000, description: 'Path relative to the current folder.' },
    line: { type: 'integer', minimum: 0 },
    message: { type: 'string', minLength: 1, maxLength: 4000, description: 'What is wrong and what has to change.' },
  },
  required: ['severity', 'message'],
  additionalProperties: false,
};

const ANY_OUTPUTS: JsonSchema = {
  type: 'object',
  description: 'Leave it out, or give what later stages need as data.',
};

/** Definitions are referred to from the root of a schema, and outputs are no longer the root when they stand in a verdict. */
function split(outputs: JsonSchema): { schema: Record<string, unknown>; definitions: Record<string, unknown> } {
  const schema: Record<string, unknown> = { type: 'object' };
  const definitions: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(outputs)) {
    if (key === '$schema' || key === '$id') continue;
    if (key === '$defs' || key === 'definitions') definitions[key] = value;
    else schema[key] = value;
  }
  return { schema, definitions };
}

/**
 * JSON schema of a verdict, with the stage's own schema for its outputs inside. It has the limits of the contract's `Verdict`, so
 * that an agent that is held to it hears of them while it can still mend its answer; the answer is checked against the contract
 * all the same. Only words of draft 7: command lines refuse others.
 */
export function verdictSchema(outputs: JsonSchema | null): Record<string, unknown> {
  const { schema, definitions } = outputs ? split(outputs) : { schema: ANY_OUTPUTS, definitions: {} };
  return {
    type: 'object',
    properties: {
      passed: { type: 'boolean', description: 'True only if this stage has reached what it is for.' },
      summary: {
        type: 'string',
        maxLength: 20_000,
        description: 'For the next stage and for people: what was done or found.',
      },
      findings: { type: 'array', maxItems: 200, description: 'Problems that have to be solved.', items: FINDING },
      outputs: schema,
    },
    required: outputs ? ['passed', 'summary', 'outputs'] : ['passed', 'summary'],
    additionalProperties: false,
    ...definitions,
  };
}
