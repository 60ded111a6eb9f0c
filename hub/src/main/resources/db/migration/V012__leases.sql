-- Work that one hub at a time does at intervals: whoever holds the row does it, until then.
create table leases (
    name   text primary key,
    holder text not null,
    until  timestamptz not null
);
