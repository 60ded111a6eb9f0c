insert into groups (name, properties) values ('physics', '{"room": 7}');
insert into group_members (group_id, user_id) select g.id, u.id from groups g, users u where u.name = 'bob@example.org';
insert into roles (name, scopes) values ('teacher', '{list:users!group=physics}');
insert into user_roles (user_id, role_id)
select u.id, r.id from users u, roles r where u.name = 'bob@example.org' and r.name = 'teacher';
insert into group_roles (group_id, role_id) select g.id, r.id from groups g, roles r where r.name = 'teacher';
