/** A link of the menu as one reader sees it. */
export interface MenuLink {
  id: string;
  text: string;
  /** Below the base path, or an address elsewhere; null: it leads nowhere. */
  href: string | null;
  key: string | null;
  /** What stands beside it: `1 open`. */
  note: string | null;
  /** Why it is grey; its `href` says more. */
  disabled: boolean;
}

/** Parts are set apart by some room. */
export type Menu = readonly (readonly MenuLink[])[];
