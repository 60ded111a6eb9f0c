insert into group_roles (group_id, role_id, given_by_api)
select g.id, r.id, true from groups g, roles r where r.name = 'helper';
insert into service_roles (service_id, role_id, given_by_api)
select s.id, r.id, true from services s, roles r where r.name = 'helper';
