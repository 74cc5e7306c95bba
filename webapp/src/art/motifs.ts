import type { Motif } from './motif';
import * as home from './motifs-home';
import * as kitchen from './motifs-kitchen';
import * as out from './motifs-out';
import { pick } from './seed';

/** The first word found in the name says what the thing looks like; the rest of the name does not matter. */
const BY_WORD: readonly (readonly [RegExp, Motif])[] = [
  [/\b(cake ?stand|cakestand|cake(?! cases)|cup ?cake|baking|muffin)/, kitchen.cake],
  [/\b(bag|bags|shopper|tote|purse|satchel|handbag|washbag|backpack)\b/, out.bag],
  [/\b(mugs?|cups?|tea ?cup|saucers?|coffee)\b/, kitchen.mug],
  [/\b(t-?lights?|candle ?holders?|lanterns?|night ?lights?)\b/, home.lantern],
  [/\b(candles?|incense|candlesticks?)\b/, home.candle],
  [/\b(clocks?|watch|alarm)\b/, home.clock],
  [/\b(frames?|picture|photo|mirror|canvas|chalkboard|blackboard|print)\b/, home.frame],
  [/\b(lamps?|light|lights|chandelier)\b/, home.lamp],
  [/\b(cushions?|pillow|throw|blanket|quilt|hot water bottle)\b/, home.cushion],
  [/\b(hooks?|rack|hanger|hangers|drawer knobs?|doormat|knob)\b/, home.hooks],
  [/\b(signs?|plaque|magnets?|notice ?board)\b/, home.sign],
  [/\b(bottles?|flask|vase|decanter)\b/, kitchen.bottle],
  [/\b(jars?|jam|jelly|storage jar|pots?|salt|pepper|spice)\b/, kitchen.jar],
  [/\b(plates?|tray|platter|coasters?|placemats?)\b/, kitchen.plate],
  [/\b(bowls?|dish|colander|mixing)\b/, kitchen.bowl],
  [/\b(towels?|apron|cloth|gloves?|napkins?|doilies|doily)\b/, kitchen.towel],
  [/\b(tins?|canister|cookie|biscuit|bread bin)\b/, kitchen.tin],
  [/\b(umbrellas?|parasol|raincoat|poncho)\b/, out.umbrella],
  [/\b(bunting|garland|paper chain|party|balloons?|flags?|streamers?)\b/, out.bunting],
  [/\b(cards?|postcards?|wrap|tissue|stickers?|paper|envelopes?)\b/, out.card],
  [/\b(notebooks?|book|journal|diary|address|memo|passport)\b/, out.notebook],
  [/\b(pencils?|pens?|crayons?|chalk|ruler|eraser|rubber)\b/, out.pencils],
  [/\b(bird ?house|house|cottage|cabinet|wardrobe|cabin)\b/, out.house],
  [/\b(birds?|owl|hen|chick|duck|robin|dove|butterfl(y|ies)|rabbit|cat|dog)\b/, out.bird],
  [/\b(plants?|planters?|seeds?|flowers?|garden|herb|roses?|tree|wreath|daisy|lily)\b/, out.plant],
  [/\b(stars?|snowflakes?|christmas|xmas|bauble|angel|decoration)\b/, out.star],
  [/\b(dolls?|dolly|fairy|princess|spaceboy|soldier|teddy|bear)\b/, out.doll],
  [/\b(blocks?|letters?|toys?|games?|skittles|puzzle|dominoes|jigsaw|cards? game|snakes)\b/, out.blocks],
  [/\b(box(es)?|basket|crate|case|cases|chest|trinket|parcel|gift|bin)\b/, home.box],
  [/\b(hearts?|love|necklace|bracelet|earrings?|ring|charm)\b/, home.heart],
];

/** Things that could be anything a gift shop sells. */
const ANY: readonly Motif[] = [
  home.box,
  home.heart,
  kitchen.tin,
  home.cushion,
  home.frame,
  out.card,
  home.sign,
  kitchen.jar,
];

export function motifOf(productId: string, name: string): Motif {
  const words = name.toLowerCase();
  return BY_WORD.find(([word]) => word.test(words))?.[1] ?? pick(ANY, productId, 'motif');
}
