create table servers (
    id            bigint generated always as identity primary key,
    user_id       bigint not null references users on delete cascade,
    name          text not null default '' check (length(name) <= 255),
    display_name  text not null default '',
    state         text not null default 'stopped' check (state in ('stopped', 'spawning', 'ready', 'stopping')),
    state_since   timestamptz not null default now(),
    -- Which start this is; together with the id it names what runs on the platform.
    run           bigint not null default 0,
    -- Who drives the server now, until when, and a number that grows with each claim so that a late driver is refused.
    claimed_by    text,
    claimed_until timestamptz,
    fence         bigint not null default 0,
    -- A start must be ready by then.
    deadline      timestamptz,
    -- Remove the row once stopped.
    removing      boolean not null default false,
    address       text,
    -- JupyterHub version the server said it has.
    version       text,
    started       timestamptz,
    last_activity timestamptz,
    next_poll     timestamptz,
    user_options  jsonb not null default '{}',
    created       timestamptz not null default now(),
    -- Why the last start failed, until the next one.
    failure       text,
    unique (user_id, name),
    check (state <> 'ready' or address is not null)
);
create index servers_active on servers (state) where state <> 'stopped';
create index servers_poll on servers (next_poll) where state = 'ready';

-- The journal of each start and stop. Append only.
create table server_events (
    id        bigint generated always as identity primary key,
    server_id bigint not null references servers on delete cascade,
    run       bigint not null,
    at        timestamptz not null default now(),
    kind      text not null check (kind in ('step', 'ready', 'failed', 'stopping', 'stopped')),
    percent   int not null check (percent between 0 and 100),
    message   text not null,
    -- For people who look closer: the last log lines of a failed start.
    detail    text
);
create index server_events_of_run on server_events (server_id, run, id);
