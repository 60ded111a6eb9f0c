insert into shares (server_id, user_id, scopes)
select s.id, u.id, '{access:servers}' from servers s, users u where s.name = 'lab' and u.name = 'bob@example.org';
insert into shares (server_id, group_id, scopes)
select s.id, g.id, '{access:servers}' from servers s, groups g where s.name = 'lab';
insert into share_codes (server_id, hashed, scopes, expires_at)
select id, sha256('code'), '{access:servers}', now() + interval '1 day' from servers where name = 'lab';
