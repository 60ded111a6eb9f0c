-- A role that somebody made through the API: the settings do not know it, and their reading at start leaves it alone.
alter table roles add column made_by_api boolean not null default false;
