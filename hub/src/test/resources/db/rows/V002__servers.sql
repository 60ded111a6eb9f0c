insert into servers (user_id, name) select id, '' from users on conflict do nothing;
insert into servers (user_id, name, state, run, address, started)
select id, 'lab', 'ready', 1, 'http://127.0.0.1:1234', now() from users where name = 'ada';
insert into server_events (server_id, run, kind, percent, message)
select id, 1, 'ready', 100, 'Server ready' from servers where name = 'lab';
