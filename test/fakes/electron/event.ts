/** An event of Electron's: whoever hears it may prevent what would follow. */
export interface DoubleEvent {
  defaultPrevented: boolean;
  preventDefault(): void;
}

export function newEvent<T extends object>(more: T): T & DoubleEvent {
  const event = {
    ...more,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}
