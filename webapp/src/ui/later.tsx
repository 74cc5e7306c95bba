import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A component whose code is fetched when it is first shown. */
export function later(load: () => Promise<ComponentType>): ComponentType {
  return function Later() {
    const [Loaded, setLoaded] = useState<ComponentType | null>(null);
    const [isMissing, setMissing] = useState(false);
    useEffect(() => {
      load().then(
        (component) => setLoaded(() => component),
        () => setMissing(true),
      );
    }, []);
    if (isMissing) return <p class="empty">This part of the page could not be loaded. Reload the page to try again.</p>;
    return Loaded ? <Loaded /> : <p class="empty">Loading…</p>;
  };
}
