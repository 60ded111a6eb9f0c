-- When the login provider was last asked about a user, by whichever hub, and whether it said that they must log in again.
alter table users add column auth_checked_at timestamptz;
alter table users add column login_required boolean not null default false;
