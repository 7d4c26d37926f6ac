/**
 * refractor brings a decoder of HTML's named characters that asks the page's document, which a worker has not. Here no
 * name is known: the decoder then leaves the name as it is written, which is how code is shown anyway.
 */
const asWritten = {
  innerHTML: '',
  get textContent(): string {
    return this.innerHTML;
  },
};

Object.defineProperty(globalThis, 'document', { value: { createElement: () => asWritten } });
