create table services (
    id               bigint generated always as identity primary key,
    name             text not null unique check (length(name) between 1 and 255 and position('/' in name) = 0),
    admin            boolean not null default false,
    -- Where it listens; with one it gets a route.
    url              text check (length(url) <= 2047),
    info             jsonb not null default '{}' check (jsonb_typeof(info) = 'object'),
    display          boolean not null default true,
    -- Starts it, when the hub runs it. The environment of a service of the settings stays there, for it holds secrets.
    command          text[] not null default '{}',
    directory        text,
    account          text,
    environment      jsonb not null default '{}' check (jsonb_typeof(environment) = 'object'),
    pid              bigint,
    -- Seconds the hub waits until it answers.
    timeout          double precision not null default 30 check (timeout >= 0),
    oauth_no_confirm boolean not null default false,
    -- Whether the settings define it; the others were made through the API.
    from_config      boolean not null,
    created          timestamptz not null default now()
);

create table service_roles (
    service_id      bigint not null references services on delete cascade,
    role_id         bigint not null references roles on delete cascade,
    managed_by_auth boolean not null default false,
    primary key (service_id, role_id)
);
create index service_roles_of_role on service_roles (role_id);

-- A token belongs to a user or to a service.
alter table tokens
    alter column user_id drop not null,
    add column service_id  bigint references services on delete cascade,
    -- Whether the settings hold it; it ends when they no longer do.
    add column from_config boolean not null default false,
    add constraint tokens_owner check (num_nonnulls(user_id, service_id) = 1);
create index tokens_of_service on tokens (service_id) where service_id is not null;

-- A client is a server or a service. A service without a token has no secret, and nobody can use its client.
alter table oauth_clients
    alter column server_id drop not null,
    alter column secret drop not null,
    add column service_id bigint unique references services on delete cascade,
    add constraint oauth_clients_owner check (num_nonnulls(server_id, service_id) = 1);
