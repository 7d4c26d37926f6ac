import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';
import { IconButton } from './icon-button';

const SAYS_SO_MS = 1_500;

/** Copies text and says so for a moment. */
export function CopyButton({
  text,
  label = 'Copy',
  words,
}: {
  text: string | (() => string);
  label?: string;
  words?: string;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAYS_SO_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = () => {
    void copyText(typeof text === 'string' ? text : text()).then(setCopied);
  };
  const icon = copied ? <Check /> : <Copy />;
  return (
    <>
      {words === undefined ? (
        <IconButton label={copied ? 'Copied' : label} onClick={copy}>
          {icon}
        </IconButton>
      ) : (
        <Button small look="quiet" icon={icon} onClick={copy}>
          {copied ? 'Copied' : words}
        </Button>
      )}
      <output className="sr-only">{copied ? 'Copied' : ''}</output>
    </>
  );
}

/** True when the text is on the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** For pages that the browser does not trust with its clipboard: any address but this machine's without TLS. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr-only';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
