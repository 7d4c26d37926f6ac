import { ExternalLink } from 'lucide-react';
import { Button } from '../button';
import { CopyButton } from '../copy-button';
import { Dialog } from '../dialog';

/** Shows the whole address of a link that an agent printed, before it is opened. */
export function LinkDialog({ url, onClose }: { url: string; onClose: () => void }) {
  const open = () => {
    window.open(url, '_blank', 'noopener,noreferrer');
    onClose();
  };
  return (
    <Dialog
      title="Open this address?"
      onClose={onClose}
      onSubmit={open}
      footer={
        <>
          <CopyButton text={url} words="Copy" />
          <Button onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button look="primary" type="submit" icon={<ExternalLink />}>
            Open
          </Button>
        </>
      }
    >
      <p className="mb-2 text-ink-2">An agent printed it. This is where it really leads:</p>
      <code className="block rounded-md border border-line bg-sunken p-2.5 text-sm break-all" dir="ltr">
        {url}
      </code>
    </Dialog>
  );
}
