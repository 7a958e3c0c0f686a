-- Every check of ../generate/codes.ts but those of records, for DuckDB on two threads. How it came to be like this, and
-- what it cannot do, is in NOTES.md. The variables file, suppliers, budgets and findings are paths.

create table supplier_site as
select supplier_number, supplier_site, active_from, active_to, on_hold
from read_csv(getvariable('suppliers'),
    header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
    columns = {
        supplier_number: 'varchar', supplier_site: 'varchar', name: 'varchar',
        active_from: 'date', active_to: 'date', on_hold: 'varchar'
    });

create table budget as
from read_csv(getvariable('budgets'),
    header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
    columns = {
        cost_centre: 'varchar', subjective: 'varchar', activity: 'varchar',
        start_date: 'date', end_date: 'date', enabled: 'varchar'
    });

-- Whole pence; null for what is not pounds with two decimals.
create macro pence(text) as
    case when regexp_full_match(text, '-?\d+\.\d\d') then replace(text, '.', '')::bigint end;

create macro vat_rate(code) as
    case code when 'STD' then 20 when 'RED' then 5
        when 'ZERO' then 0 when 'EXEMPT' then 0 when 'OUTSIDE' then 0 end;

-- A table keeps the order of the file, so rowid counts the records from 0. A join here would lose the order.
create table record as
select supplier_number, supplier_site, invoice_number, invoice_date, invoice_type, currency, invoice_total,
    try_cast(line_number as integer) as line_number,
    pence(line_amount) as net, vat_code, pence(vat_amount) as vat,
    cost_centre, subjective, activity,
    length(description) > 240 as is_long
from read_csv(getvariable('file'),
    header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
    columns = {
        supplier_number: 'varchar', supplier_site: 'varchar', invoice_number: 'varchar',
        invoice_date: 'varchar', invoice_type: 'varchar', currency: 'varchar',
        invoice_total: 'varchar', line_number: 'varchar', line_amount: 'varchar',
        vat_code: 'varchar', vat_amount: 'varchar', cost_centre: 'varchar',
        subjective: 'varchar', activity: 'varchar', description: 'varchar'
    });

-- Windows without an order of their own go through the table once, in its order.
create table place as
select row, max(case when begins then row end) over (rows unbounded preceding) as first, changes, line_number, gross
from (
    select rowid as row, line_number, net + vat as gross,
        coalesce(line_number = 1, false)
            or supplier_number is distinct from lag(supplier_number) over ()
            or invoice_number is distinct from lag(invoice_number) over () as begins,
        not begins and (
            invoice_date is distinct from lag(invoice_date) over ()
            or currency is distinct from lag(currency) over ()
            or invoice_total is distinct from lag(invoice_total) over ()
        ) as changes
    from record
);

create table invoice as
select first as row, supplier_number, supplier_site, invoice_number, invoice_date, invoice_type, currency,
    pence(invoice_total) as total, sum,
    case when length(invoice_date) = 10 then try_cast(invoice_date as date) end as date
from record
join (
    select first, case when count(gross) = count(*) then sum(gross)::bigint end as sum
    from place group by first
) on record.rowid = first;

create table finding (row bigint, field varchar, code varchar);

-- Of an invoice.

insert into finding
select row, case code when 'SITE_UNKNOWN' then 'supplier_site' else 'supplier_number' end, code
from (
    select row, case
        when active_from is null then
            if(supplier_number in (select supplier_number from supplier_site), 'SITE_UNKNOWN', 'SUPPLIER_UNKNOWN')
        when on_hold = 'Y' then 'SUPPLIER_ON_HOLD'
        when date < active_from or date > active_to then 'SUPPLIER_INACTIVE'
    end as code
    from invoice left join supplier_site using (supplier_number, supplier_site)
)
where code is not null;

insert into finding
select row, 'invoice_number', 'INVOICE_NUMBER_MISSING' from invoice where coalesce(invoice_number, '') = ''
union all
select row, 'invoice_date', 'DATE_INVALID' from invoice where date is null
union all
select row, 'invoice_type', 'TYPE_INVALID' from invoice
where coalesce(invoice_type not in ('STANDARD', 'CREDIT'), true)
union all
select row, 'currency', 'CURRENCY_INVALID' from invoice
where coalesce(currency not in ('GBP', 'EUR', 'USD'), true)
union all
select row, 'invoice_total', 'TOTAL_INVALID' from invoice where total is null
union all
select row, 'invoice_total', 'TOTAL_MISMATCH' from invoice where total <> sum
union all
select row, 'invoice_type', 'SIGN_MISMATCH' from invoice
where (invoice_type = 'STANDARD' and total < 0) or (invoice_type = 'CREDIT' and total > 0);

insert into finding
select row, 'invoice_number', 'DUPLICATE_INVOICE'
from invoice
join (
    select supplier_number, invoice_number, min(row) as earliest
    from invoice where invoice_number <> ''
    group by supplier_number, invoice_number having count(*) > 1
) using (supplier_number, invoice_number)
where row > earliest;

-- Of a line. Only where a record differs from the one before can one differ from the first.

insert into finding
select here.rowid, column_name.field, 'HEADER_CHANGED'
from place
semi join (select first from place where changes) as changed using (first)
join record as here on here.rowid = place.row
join record as begun on begun.rowid = place.first
cross join (values ('invoice_date'), ('currency'), ('invoice_total')) as column_name(field)
where case column_name.field
    when 'invoice_date' then here.invoice_date is distinct from begun.invoice_date
    when 'currency' then here.currency is distinct from begun.currency
    else here.invoice_total is distinct from begun.invoice_total
end;

insert into finding
select row, 'line_number', 'LINE_SEQUENCE' from place where line_number is distinct from row - first + 1
union all
select rowid, 'line_amount', 'AMOUNT_INVALID' from record where net is null
union all
select rowid, 'vat_amount', 'AMOUNT_INVALID' from record where vat is null
union all
select rowid, 'vat_code', 'VAT_CODE_UNKNOWN' from record where vat_rate(vat_code) is null
union all
select rowid, 'vat_amount', 'VAT_MISMATCH' from record
where vat <> sign(net) * ((abs(net) * vat_rate(vat_code) + 50) // 100)
union all
select rowid, 'description', 'DESCRIPTION_TOO_LONG' from record where is_long;

-- The date is the invoice's, and is looked up only for lines whose budget is not open on all days that the file has.

insert into finding
select line.row, 'cost_centre', case
    when enabled is null then 'BUDGET_UNKNOWN'
    when enabled = 'N' then 'BUDGET_DISABLED'
    else 'BUDGET_OUT_OF_DATE'
end
from (
    select record.rowid as row, enabled, start_date, end_date
    from record left join budget using (cost_centre, subjective, activity)
    where enabled is null or enabled = 'N'
        or start_date > (select min(date) from invoice)
        or end_date < (select max(date) from invoice)
) as line
join place using (row)
join invoice on invoice.row = place.first
where enabled is null or enabled = 'N' or date not between start_date and coalesce(end_date, date);

copy (select row + 2, field, code from finding) to (getvariable('findings')) (format csv, header false);
