-- Who was given a role through the API keeps it when the settings are read at the next start, which do not know of it.
alter table user_roles add column given_by_api boolean not null default false;
alter table group_roles add column given_by_api boolean not null default false;
alter table service_roles add column given_by_api boolean not null default false;
