import type { Verdict } from '../../contract/verdict';

/** What a stage found, as text for the next agent and for people. */
export function findingsText(stageTitle: string, verdict: Verdict): string {
  const lines = verdict.findings.map((finding) => {
    const place = finding.file ? `${finding.file}${finding.line === undefined ? '' : `:${finding.line}`}: ` : '';
    return `- [${finding.severity}] ${place}${finding.message}`;
  });
  return [`${stageTitle}: ${verdict.summary.trim()}`, ...lines].join('\n');
}
