import { EllipsisVertical } from 'lucide-react';
import type { ReactNode } from 'react';
import { staffTexts } from '../../texts/staff-texts.ts';
import { MenuButton, type MenuButtonProps } from '../../ui/menu-button.tsx';

export interface RowMenuProps extends Pick<MenuButtonProps, 'items'> {
  /** What the row is called. */
  readonly of: string;
}

/** What can be done with a row, where that is more than fits into it. */
export const RowMenu = ({ of, items }: RowMenuProps): ReactNode => (
  <MenuButton
    label={staffTexts.today.actionsOn(of)}
    icon={EllipsisVertical}
    className="button-close"
    items={items}
  />
);
