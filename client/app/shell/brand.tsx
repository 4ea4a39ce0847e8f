import { Group, Text } from '@mantine/core';

/** The mark: two shelves with what stands on them. */
export function BrandMark({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0f585d" />
      <g fill="#fff">
        <rect x="6" y="14" width="20" height="2.4" rx="1.2" />
        <rect x="6" y="24" width="20" height="2.4" rx="1.2" />
        <rect x="8" y="6.6" width="5" height="7.4" rx="1" />
        <rect x="19" y="17.6" width="5" height="6.4" rx="1" />
      </g>
      <rect x="14.5" y="9.4" width="4" height="4.6" rx="1" fill="#e9b45f" />
      <rect x="8" y="19.4" width="9" height="4.6" rx="1" fill="#8fd0d2" />
    </svg>
  );
}

export function Brand() {
  return (
    <Group gap={10} wrap="nowrap">
      <BrandMark />
      <Text span fw={680} fz="lg" lh={1} style={{ letterSpacing: '-0.02em' }}>
        Estante
      </Text>
    </Group>
  );
}
