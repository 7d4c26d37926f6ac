/**
 * What a sandboxed preload finds around it, as text for a page: `require('electron')` with `contextBridge` and `ipcRenderer`. As over the
 * real bridge, everything that crosses is copied, functions become stand-ins, and what cannot be cloned throws.
 */
export const sandboxShim = (preload: string): string => `(() => {
  if (window.top !== window) return;
  const tell = (kind, text) => window.__electron({ kind, text });
  const toText = (value) => JSON.stringify(value, (_key, part) => part instanceof ArrayBuffer ? { $bytes: btoa(String.fromCharCode(...new Uint8Array(part))) } : part);
  const fromText = (text) => JSON.parse(text, (_key, part) => {
    if (typeof part !== 'object' || part === null || typeof part.$bytes !== 'string') return part;
    return Uint8Array.from(atob(part.$bytes), (c) => c.charCodeAt(0)).buffer;
  });
  const listeners = new Map();
  window.__deliver = (texts) => {
    for (const text of texts) {
      const [channel, ...args] = fromText(text);
      for (const listener of listeners.get(channel) ?? []) {
        try { listener({ sender: ipcRenderer }, ...args); } catch (error) { setTimeout(() => { throw error; }); }
      }
    }
  };
  const ipcRenderer = {
    send: (channel, ...args) => void tell('send', toText([channel, ...structuredClone(args)])),
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
  };
  const across = (value) => {
    if (typeof value === 'function') return (...args) => across(value(...args.map(across)));
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Promise) return value.then(across, (error) => { throw across(error); });
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value) || value instanceof Error) return structuredClone(value);
    if (Array.isArray(value)) return value.map(across);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, across(part)]));
  };
  const contextBridge = {
    exposeInMainWorld: (name, api) =>
      Object.defineProperty(window, name, { value: Object.freeze(across(api)), enumerable: true }),
  };
  window.close = () => void tell('close', '');
  tell('document', location.href);
  const module = { exports: {} };
  ((require, module, exports) => {
${preload}
  })((name) => {
    if (name !== 'electron') throw new Error('a sandboxed preload has no ' + name);
    return { contextBridge, ipcRenderer };
  }, module, module.exports);
})();`;
