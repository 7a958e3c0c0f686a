/** One kind of work of the engine, as its trouble is kept and logged: "receive:library-invoices". */
export type LaneName = LaneOfAll | `${LaneOfOne}:${string}`;

export type LaneOfAll = 'transform' | 'mail:write' | 'mail:send' | 'settings';

/** The first two go with an interface, the others with a connection. */
export type LaneOfOne = 'receive' | 'check' | 'deliver' | 'confirm';
