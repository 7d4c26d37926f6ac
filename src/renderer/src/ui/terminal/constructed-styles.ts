/**
 * Runs something that makes `<style>` elements, and gives it elements whose text becomes a constructed style sheet.
 * The page's content security policy allows no inline styles; xterm writes its theme into such elements.
 */
export function withConstructedStyles<T>(run: () => T): T {
  const create = document.createElement.bind(document);
  const styled = (name: string, options?: ElementCreationOptions) =>
    name === 'style' ? styleElement(create('template')) : create(name, options);
  document.createElement = styled;
  try {
    return run();
  } finally {
    // Back to the prototype's own.
    Reflect.deleteProperty(document, 'createElement');
  }
}

/** Even an empty `<style>` breaks the policy, so a template, which shows nothing either, stands in its place. */
function styleElement(element: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet();
  const remove = element.remove.bind(element);
  let text = '';
  document.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, 'textContent', {
    get: () => text,
    set(css: string) {
      text = css;
      sheet.replaceSync(css);
    },
  });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    remove();
  };
  return element;
}
