import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../store/context';

const SHOWN_MILLIS = 5_000;

/** What just happened, for the eye and for screen readers. */
export function Notice() {
  const { notice } = useStore().page;
  const current = notice.value;
  const [hidden, setHidden] = useState(0);
  useEffect(() => {
    if (current === null) return undefined;
    const timer = setTimeout(() => setHidden(current.id), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [current]);
  return (
    <div class="notice-place" role="status">
      {current !== null && current.id !== hidden && (
        <p class="notice" key={current.id}>
          {current.text}
        </p>
      )}
    </div>
  );
}
