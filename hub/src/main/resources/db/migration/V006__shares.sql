-- A server that somebody, or everybody of a group, may use.
create table shares (
    id         bigint generated always as identity primary key,
    server_id  bigint not null references servers on delete cascade,
    user_id    bigint references users on delete cascade,
    group_id   bigint references groups on delete cascade,
    -- Sorted and without filter: all of them mean this server, whatever it and its owner are called.
    scopes     text[] not null check (cardinality(scopes) > 0),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    check (num_nonnulls(user_id, group_id) = 1),
    unique (server_id, user_id),
    unique (server_id, group_id)
);
create index shares_of_user on shares (user_id) where user_id is not null;
create index shares_of_group on shares (group_id) where group_id is not null;
create index shares_expiry on shares (expires_at) where expires_at is not null;

-- Whoever has the code may have a share made of it, until it expires. Only its digest is here.
create table share_codes (
    id                bigint generated always as identity primary key,
    server_id         bigint not null references servers on delete cascade,
    hashed            bytea not null unique,
    scopes            text[] not null check (cardinality(scopes) > 0),
    created_at        timestamptz not null default now(),
    expires_at        timestamptz,
    exchange_count    int not null default 0,
    last_exchanged_at timestamptz
);
create index share_codes_of_server on share_codes (server_id);
create index share_codes_expiry on share_codes (expires_at) where expires_at is not null;
