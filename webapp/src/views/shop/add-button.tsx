import type { Product } from '../../api/contract';
import { useStore } from '../../store/context';
import { productName } from '../../ui/format';
import { Icon } from '../../ui/icon';

export function AddButton({ product }: { product: Product }) {
  const { cart, page } = useStore();
  const inCart = cart.lines.value.find((line) => line.product.product_id === product.product_id)?.quantity ?? 0;
  const name = productName(product);
  const add = () => {
    cart.add(product);
    page.say(`${name} is in your cart`);
  };
  return (
    <button type="button" class="add-button" data-in-cart={inCart > 0} aria-label={`Add ${name} to cart`} onClick={add}>
      <Icon name={inCart > 0 ? 'check' : 'plus'} />
      <span aria-hidden="true">{inCart > 0 ? inCart : 'Add'}</span>
    </button>
  );
}
