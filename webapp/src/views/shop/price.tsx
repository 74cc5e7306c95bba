import type { Product } from '../../api/contract';
import { useStore } from '../../store/context';
import { money } from '../../ui/format';

export function Price({ product }: { product: Product }) {
  const { config } = useStore();
  return <span class="price">{product.price != null && money(product.price, config.currency)}</span>;
}
