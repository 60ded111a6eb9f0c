alter table services
    -- Which start of its command runs; together with the id it names the process on the machine of the hub that runs it.
    add column run           bigint not null default 0,
    -- Which hub runs it, until when, and a number that grows with each claim so that a hub that lost it is refused.
    add column claimed_by    text,
    add column claimed_until timestamptz,
    add column fence         bigint not null default 0;
