import { useEffect, useRef } from 'react';

/** Whether the component still is on the screen: an answer that comes after it has gone must not close what is there now. */
export function useIsHere(): () => boolean {
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return () => here.current;
}
