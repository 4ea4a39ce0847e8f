import type { ProductInput } from '#shared/contracts/products.ts';

/** A kind of shop: things it sells, the makes and sizes they come in, and about what they cost in pesos. */
interface Shop {
  prefix: string;
  unit: string;
  things: readonly (readonly [name: string, pesos: number])[];
  makes: readonly string[];
  sizes: readonly string[];
}

export const SHOPS = {
  hardware: {
    prefix: 'FER',
    unit: 'unidad',
    things: [
      ['Tornillo autoperforante', 85],
      ['Tarugo de nylon', 60],
      ['Destornillador Phillips', 6_900],
      ['Llave combinada', 9_400],
      ['Mecha para hormigón', 4_300],
      ['Cinta aisladora', 2_150],
      ['Pincel para látex', 3_800],
      ['Candado de bronce', 12_500],
      ['Disco de corte', 2_700],
      ['Guantes de trabajo', 5_200],
      ['Bisagra reforzada', 3_100],
      ['Cable unipolar por metro', 1_250],
    ],
    makes: ['Bahco', 'Bremen', 'Stanley', 'Fischer', 'Sinteplast', 'Crossmaster', 'Ezeta'],
    sizes: ['chico', 'mediano', 'grande', '6 mm', '8 mm', '10 mm', 'x 100', 'reforzado'],
  },
  kiosk: {
    prefix: 'KIO',
    unit: 'unidad',
    things: [
      ['Alfajor de chocolate', 1_200],
      ['Galletitas de agua', 1_650],
      ['Yerba mate', 4_200],
      ['Gaseosa cola', 2_900],
      ['Agua mineral', 1_400],
      ['Caramelos masticables', 350],
      ['Papas fritas', 2_300],
      ['Jugo en polvo', 480],
      ['Encendedor', 1_100],
      ['Turrón de maní', 420],
      ['Cerveza rubia', 3_300],
      ['Pilas alcalinas', 3_900],
    ],
    makes: [
      'La Esquina',
      'Del Valle',
      'Don Pedro',
      'Sierra Alta',
      'Rosamonte',
      'Puelche',
      'El Cóndor',
    ],
    sizes: ['individual', 'familiar', '500 g', '1 kg', '500 ml', '1,5 l', 'x 6', 'sin azúcar'],
  },
  clothes: {
    prefix: 'IND',
    unit: 'prenda',
    things: [
      ['Remera de algodón', 14_900],
      ['Pantalón de jean', 42_500],
      ['Campera inflable', 89_000],
      ['Buzo con capucha', 36_700],
      ['Medias deportivas', 4_800],
      ['Camisa de lino', 38_900],
      ['Vestido estampado', 45_600],
      ['Bufanda tejida', 15_300],
      ['Cinturón de cuero', 21_400],
      ['Gorra bordada', 12_200],
      ['Pollera plisada', 33_500],
      ['Pijama de invierno', 39_800],
    ],
    makes: ['Pampa', 'Ñandú', 'Austral', 'Jacarandá', 'Ceibo', 'Lapacho', 'Quebracho'],
    sizes: ['talle S', 'talle M', 'talle L', 'talle XL', 'negro', 'azul', 'bordó', 'crudo'],
  },
} as const satisfies Record<string, Shop>;

/** The first `count` products of a shop: every thing in every make and size, in a fixed order. */
export function demoProducts(shop: Shop, count: number): ProductInput[] {
  const combinations = shop.things.length * shop.makes.length * shop.sizes.length;
  if (count > combinations) throw new RangeError(`A shop has at most ${combinations} products`);
  return Array.from({ length: count }, (_, index) => product(shop, index));
}

function product(shop: Shop, index: number): ProductInput {
  const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
  const [thing, pesos] = pick(shop.things, index);
  const make = pick(shop.makes, Math.floor(index / shop.things.length));
  const size = pick(shop.sizes, Math.floor(index / (shop.things.length * shop.makes.length)));
  const price = Math.round((pesos * (100 + ((index * 7) % 40))) / 100) * 100;
  return {
    sku: `${shop.prefix}-${String(index + 1).padStart(4, '0')}`,
    name: `${thing} ${make} ${size}`,
    barcode: `779${String(1_000_000_000 + index * 7919).slice(0, 10)}`,
    categoryId: null,
    supplierId: null,
    cost: { amountMinor: Math.round(price * 0.62), currency: 'ARS' },
    price: { amountMinor: price, currency: 'ARS' },
    taxRate: 21,
    unit: shop.unit,
    minStock: 5 + (index % 4) * 5,
    notes: '',
    archived: false,
  };
}
