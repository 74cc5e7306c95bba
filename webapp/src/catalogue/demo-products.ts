import type { Product } from '../api/contract';

/** department → aisle → [name, price] */
const SHELVES: Record<string, Record<string, [string, number][]>> = {
  Kitchen: {
    'Mugs & cups': [
      ['Blue Spotted Mug', 3.25],
      ['Set of Two Tea Cups and Saucers', 8.5],
      ['Enamel Camping Mug', 4.95],
    ],
    Baking: [
      ['Regency Cake Stand, 3 Tiers', 12.75],
      ['Heart Cookie Tin', 5.45],
      ['Jam Making Jars, Set of 6', 9.25],
    ],
    Table: [
      ['Striped Cereal Bowl', 3.95],
      ['Willow Dinner Plate', 6.5],
      ['Vintage Milk Bottle', 2.95],
      ['Linen Tea Towel', 4.25],
    ],
  },
  Home: {
    Light: [
      ['Hanging Heart T-Light Holder', 2.95],
      ['Colour Glass Star Lantern', 6.35],
      ['Brass Desk Lamp', 24.95],
      ['Beeswax Pillar Candle', 7.5],
    ],
    Decoration: [
      ['Wooden Picture Frame, White', 6.95],
      ['Bakelite Alarm Clock, Red', 8.25],
      ['Hanging Metal Bird', 3.15],
      ['Gingham Cushion Cover', 9.95],
    ],
    Hall: [
      ['Five-Hook Coat Rack', 8.5],
      ['Welcome Metal Sign', 4.25],
      ['Cream Storage Box', 7.95],
    ],
  },
  'Party & gifts': {
    Party: [
      ['Spotty Bunting', 4.95],
      ['Paper Chain Kit', 2.95],
      ['Birthday Cake Candles', 1.65],
    ],
    Wrapping: [
      ['Retro Spot Gift Wrap', 1.25],
      ['Gift Box with Ribbon', 3.45],
      ['Card with Wild Flowers', 1.95],
    ],
    Christmas: [
      ['Wooden Star Decoration', 1.85],
      ['Felt Christmas Bird', 2.45],
    ],
  },
  'Bags & travel': {
    Bags: [
      ['Jumbo Bag, Red Retrospot', 2.08],
      ['Lunch Bag, Woodland', 1.65],
      ['Charlotte Shopper Bag', 1.25],
      ['Striped Weekend Bag', 18.5],
    ],
    Outdoors: [
      ['Polka Dot Umbrella', 11.95],
      ['Steel Water Bottle', 9.5],
      ['Picnic Lunch Box', 5.95],
    ],
  },
  Garden: {
    Planting: [
      ['Terracotta Herb Planters', 7.25],
      ['Wild Flower Seeds', 1.95],
      ['Wooden Bird House', 9.75],
    ],
    Evening: [
      ['Garden Lantern, Sage', 12.5],
      ['Citronella Candle Jar', 4.75],
    ],
  },
  'Desk & play': {
    Stationery: [
      ['Botanical Notebook', 3.95],
      ['Alphabet Pencil Tin', 4.45],
      ['Set of 12 Thank You Cards', 5.5],
    ],
    Toys: [
      ['Dolly Girl Doll', 6.95],
      ['Wooden Block Letters', 8.95],
    ],
  },
};

/** The catalogue the shop shows where the API has none. Invented; its ids begin with `demo-`, so that no real product is meant. */
export const DEMO_PRODUCTS: readonly Product[] = Object.entries(SHELVES).flatMap(([department, aisles]) =>
  Object.entries(aisles).flatMap(([aisle, goods]) =>
    goods.map(([name, price]) => ({ product_id: `demo-${slug(name)}`, name, department, aisle, price })),
  ),
);

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
