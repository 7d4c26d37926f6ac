/** Tells when somebody comes back to the window, from another one or from another tab; the answer ends it. */
export function onReturn(listener: () => void): () => void {
  const shown = () => {
    if (document.visibilityState === 'visible') listener();
  };
  window.addEventListener('focus', listener);
  document.addEventListener('visibilitychange', shown);
  return () => {
    window.removeEventListener('focus', listener);
    document.removeEventListener('visibilitychange', shown);
  };
}
