create table users (
    id            bigint generated always as identity primary key,
    name          text not null unique check (length(name) between 1 and 255),
    admin         boolean not null default false,
    created       timestamptz not null default now(),
    last_activity timestamptz,
    -- Grows to end all of a user's sessions at once.
    auth_epoch    int not null default 0
);

-- One browser's login. The browser holds the clear value, signed; only its digest is here.
create table sessions (
    id           bigint generated always as identity primary key,
    user_id      bigint not null references users on delete cascade,
    hashed       bytea not null unique,
    -- The cookie jupyterhub-session-id, which ties OAuth tokens to this login.
    session_id   text not null,
    auth_epoch   int not null,
    created      timestamptz not null default now(),
    last_seen    timestamptz not null default now(),
    expires_at   timestamptz not null,
    address      text not null
);
create index sessions_of_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

-- What the hub generates for itself once and every hub shares.
create table secrets (
    name  text primary key,
    value bytea not null
);
