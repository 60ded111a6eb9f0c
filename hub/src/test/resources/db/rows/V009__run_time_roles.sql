insert into roles (name, scopes, made_by_api) values ('helper', '{read:users!group=physics}', true);
insert into user_roles (user_id, role_id)
select u.id, r.id from users u, roles r where u.name = 'bob@example.org' and r.name = 'helper';
