insert into services (name, url, from_config) values ('grader', 'http://127.0.0.1:9000', true);
insert into service_roles (service_id, role_id) select s.id, r.id from services s, roles r where r.name = 'teacher';
insert into tokens (service_id, hashed, scopes, from_config) select id, sha256('graders'), '{inherit}', true from services;
insert into oauth_clients (identifier, secret, description, redirect_uri, service_id)
select 'service-grader', sha256('graders'), 'JupyterHub service grader', '/services/grader/oauth_callback', id from services;
