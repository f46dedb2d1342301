import { LoaderCircle, Search } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { ApiError } from '../../api/api-error.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import type { List } from './use-list.ts';
import { RowButton } from './row-button.tsx';

interface Column<Item> {
  readonly name: string;
  readonly render: (item: Item) => ReactNode;
  /** Figures are set flush right. */
  readonly figures?: boolean;
}

export interface DataTableProps<Item> {
  /** What the rows are. */
  readonly title: string;
  readonly list: List<Item>;
  readonly columns: readonly Column<Item>[];
  readonly keyOf: (item: Item) => string;
  /** Whether the backend can search this list; true by default. */
  readonly searchable?: boolean;
  /** Why the last command about a row was not carried out. */
  readonly problem?: ApiError | undefined;
  /** What can be done with a row. */
  readonly renderActions?: (item: Item) => ReactNode;
  /** What can be done with the whole, such as adding a row. */
  readonly children?: ReactNode;
}

/** Dense rows with a search; while it loads, when there is nothing, and when it failed, it says so. */
export function DataTable<Item>({
  title,
  list,
  columns,
  keyOf,
  searchable = true,
  problem,
  renderActions,
  children,
}: DataTableProps<Item>): ReactNode {
  const { items, failure, query, search, more, reload } = list;
  const { table } = staffTexts;
  const id = useId();
  return (
    <section className="staff-section" aria-labelledby={id}>
      <header className="staff-section-head">
        <h1 id={id}>{title}</h1>
        {searchable ? (
          <label className="staff-search">
            <Search aria-hidden="true" />
            <span className="visually-hidden">{table.search}</span>
            <input
              type="search"
              className="field"
              placeholder={table.search}
              value={query}
              onChange={({ target }) => search(target.value)}
            />
          </label>
        ) : null}
        {children}
      </header>
      <p className="field-error staff-problem" role="alert">
        {problem === undefined ? '' : staffTexts.form.failed(problem.message)}
      </p>
      <output className="staff-table-status">
        {failure !== undefined ? (
          <span className="staff-empty" data-look="warn">
            {table.failed}
            <RowButton label={table.retry} onClick={reload} />
          </span>
        ) : items === undefined ? (
          <span className="staff-empty">
            <LoaderCircle className="spin" aria-hidden="true" />
            {staffTexts.loading}
          </span>
        ) : items.length === 0 ? (
          <span className="staff-empty">{query === '' ? table.empty : table.noMatch(query)}</span>
        ) : (
          <span className="visually-hidden">{table.count(items.length)}</span>
        )}
      </output>
      {items === undefined || items.length === 0 ? null : (
        <div className="staff-table-place">
          <table className="staff-table">
            <thead>
              <tr>
                {columns.map(({ name, figures = false }) => (
                  <th key={name} scope="col" data-figures={figures}>
                    {name}
                  </th>
                ))}
                {renderActions === undefined ? null : (
                  <th scope="col">
                    <span className="visually-hidden">{table.actions}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={keyOf(item)}>
                  {columns.map(({ name, render, figures = false }) => (
                    <td key={name} data-label={name} data-figures={figures}>
                      {render(item)}
                    </td>
                  ))}
                  {renderActions === undefined ? null : (
                    <td className="staff-row-actions">{renderActions(item)}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more === undefined ? null : (
        <button type="button" className="button button-quiet" onClick={more}>
          {table.more}
        </button>
      )}
    </section>
  );
}
