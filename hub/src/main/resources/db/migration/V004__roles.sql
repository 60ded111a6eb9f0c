alter table users
    -- What the login provider says about the person and everybody who sees the person may know.
    add column user_info     jsonb,
    -- What the authenticator keeps about the person, encrypted. Without a key that fits it counts as missing.
    add column auth_state    bytea,
    -- Whether the person has the role user. Nearly everybody has, so that it is no row of user_roles.
    add column has_user_role boolean not null default true;
-- For lists: from the front "never" comes first, from the back last.
create index users_by_activity on users (last_activity nulls first, id);
create index servers_active_of_user on servers (user_id) where state <> 'stopped';
create index oauth_codes_of_user on oauth_codes (user_id);

create table groups (
    id         bigint generated always as identity primary key,
    name       text not null unique check (length(name) between 1 and 255),
    properties jsonb not null default '{}' check (jsonb_typeof(properties) = 'object')
);

create table group_members (
    group_id        bigint not null references groups on delete cascade,
    user_id         bigint not null references users on delete cascade,
    -- Whether the login provider put the person there.
    managed_by_auth boolean not null default false,
    primary key (group_id, user_id)
);
create index group_members_of_user on group_members (user_id);

create table roles (
    id              bigint generated always as identity primary key,
    name            text not null unique check (name ~ '^[a-z][a-z0-9~._-]{1,253}[a-z0-9]$'),
    description     text not null default '' check (length(description) <= 1023),
    -- As written, not expanded.
    scopes          text[] not null default '{}',
    managed_by_auth boolean not null default false
);

-- Who has the role admin has the flag admin, and nobody else.
create table user_roles (
    user_id         bigint not null references users on delete cascade,
    role_id         bigint not null references roles on delete cascade,
    managed_by_auth boolean not null default false,
    primary key (user_id, role_id)
);
create index user_roles_of_role on user_roles (role_id);

create table group_roles (
    group_id        bigint not null references groups on delete cascade,
    role_id         bigint not null references roles on delete cascade,
    managed_by_auth boolean not null default false,
    primary key (group_id, role_id)
);
create index group_roles_of_role on group_roles (role_id);

-- The roles that are always there; each start writes what they hold by the settings.
insert into roles (name, scopes)
values ('user', '{self}'), ('admin', '{}'), ('server', '{users:activity!user,access:servers!server}'), ('token', '{inherit}');

insert into user_roles (user_id, role_id)
select u.id, r.id from users u, roles r where u.admin and r.name = 'admin';

-- Who has which role directly, the role user included.
create view roles_of_users as
select user_id, role_id, managed_by_auth from user_roles
union all
select u.id, r.id, false from users u, roles r where u.has_user_role and r.name = 'user';
