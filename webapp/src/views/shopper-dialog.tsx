import { useState } from 'preact/hooks';
import { useStore } from '../store/context';
import { Dialog } from '../ui/dialog';
import { plural } from '../ui/format';
import { Icon } from '../ui/icon';

/** Which shopper to be: one of the loaded data, any by id, or a new one. */
export function ShopperDialog() {
  const { page, shopper, switchShopper } = useStore();
  const close = () => {
    page.shoppersOpen.value = false;
  };
  const become = (id: string | null) => {
    switchShopper(id);
    close();
  };
  return (
    <Dialog open={page.shoppersOpen.value} kind="sheet" title="Who is shopping?" onClose={close}>
      <p class="muted">Shop as a known shopper and see recommendations that fit, or start as a new one.</p>
      <ShopperForm onChosen={become} />
      {shopper.known.value.length > 0 && (
        <>
          <h3>Shoppers of the loaded data</h3>
          <ul class="shopper-list">
            {shopper.known.value.map(({ user_id, orders }) => (
              <li key={user_id}>
                <button type="button" aria-pressed={user_id === shopper.userId.value} onClick={() => become(user_id)}>
                  <strong>{user_id}</strong>
                  <span class="muted">{plural(orders, 'order')}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <button type="button" class="button wide" onClick={() => become(null)}>
        <Icon name="spark" /> Come as a new shopper
      </button>
    </Dialog>
  );
}

function ShopperForm({ onChosen }: { onChosen: (id: string) => void }) {
  const { shopper } = useStore();
  const [id, setId] = useState(shopper.userId.value);
  const submit = (event: Event) => {
    event.preventDefault();
    if (id.trim() !== '') onChosen(id.trim());
  };
  return (
    <form class="inline-form" onSubmit={submit}>
      <label>
        Shopper id
        <input value={id} maxLength={128} required onInput={(event) => setId(event.currentTarget.value)} />
      </label>
      <button type="submit" class="button">
        Switch
      </button>
    </form>
  );
}
