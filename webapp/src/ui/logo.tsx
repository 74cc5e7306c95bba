export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" class="logo-ground" />
      <path d="M5 9h3.5l3 11h11l2.5-8" class="logo-cart" />
      <path d="M12 12.500h6M13 16h9" class="logo-stream" />
      <circle cx="13.5" cy="24.5" r="2" class="logo-wheel" />
      <circle cx="21" cy="24.5" r="2" class="logo-wheel" />
    </svg>
  );
}
