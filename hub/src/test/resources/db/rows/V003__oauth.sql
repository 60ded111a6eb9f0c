insert into oauth_clients (identifier, secret, description, redirect_uri, allowed_scopes, server_id)
select 'jupyterhub-user-ada-lab', sha256('token'), 'Server at /user/ada/lab/', '/user/ada/lab/oauth_callback',
       '{access:servers!server=ada/lab}', id
  from servers where name = 'lab';
insert into tokens (user_id, hashed, client_id, session_id, scopes)
select u.id, sha256('browser'), c.id, 'abc', '{access:servers!server=ada/lab}'
  from users u, oauth_clients c where u.name = 'ada';
insert into oauth_codes (hashed, client_id, user_id, session_id, scopes, expires_at)
select sha256('code'), client_id, user_id, 'abc', scopes, now() + interval '5 minutes' from tokens;
