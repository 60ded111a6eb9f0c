insert into users (name, admin) values ('ada', true), ('bob@example.org', false);
insert into sessions (user_id, hashed, session_id, auth_epoch, expires_at, address)
select id, sha256('session'), 'abc', 0, now() + interval '1 day', '10.0.0.1' from users where name = 'ada';
insert into secrets (name, value) values ('cookie', '\x00');
