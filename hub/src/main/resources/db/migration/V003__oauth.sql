create table oauth_clients (
    id             bigint generated always as identity primary key,
    identifier     text not null unique,
    -- Digest of the secret, which is the API token of the server.
    secret         bytea not null,
    description    text not null,
    redirect_uri   text not null,
    allowed_scopes text[] not null default '{}',
    -- The server this client is; a client lives and dies with one run of it.
    server_id      bigint not null unique references servers on delete cascade
);

create table tokens (
    id            bigint generated always as identity primary key,
    user_id       bigint not null references users on delete cascade,
    hashed        bytea not null unique,
    -- The client a browser token was issued to; none for tokens people, scripts and servers use themselves.
    client_id     bigint references oauth_clients on delete cascade,
    -- The server whose own token this is.
    server_id     bigint references servers on delete cascade,
    session_id    text,
    scopes        text[] not null,
    note          text not null default '' check (length(note) <= 1023),
    created       timestamptz not null default now(),
    last_activity timestamptz,
    expires_at    timestamptz
);
create index tokens_of_user on tokens (user_id);
create index tokens_of_client on tokens (client_id) where client_id is not null;
create index tokens_of_server on tokens (server_id) where server_id is not null;
create index tokens_of_session on tokens (user_id, session_id) where session_id is not null;
create index tokens_expiry on tokens (expires_at) where expires_at is not null;

create table oauth_codes (
    id                    bigint generated always as identity primary key,
    hashed                bytea not null unique,
    client_id             bigint not null references oauth_clients on delete cascade,
    user_id               bigint not null references users on delete cascade,
    session_id            text not null,
    scopes                text[] not null,
    code_challenge        text,
    code_challenge_method text check (code_challenge_method in ('S256', 'plain')),
    expires_at            timestamptz not null
);
create index oauth_codes_of_client on oauth_codes (client_id);
create index oauth_codes_expiry on oauth_codes (expires_at);
